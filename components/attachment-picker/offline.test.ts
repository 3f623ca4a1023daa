import { expect } from 'chai';
import { mount, textOf, until } from '../../test/support/element.ts';
import { tusEndpoint } from '../../test/support/tus-endpoint.ts';
import './define.ts';
import type { FdzAttachmentPicker } from './define.ts';

describe('fdz-attachment-picker without a connection', () => {
  let picker: FdzAttachmentPicker;
  const connected = (is: boolean): void => {
    Object.defineProperty(navigator, 'onLine', { value: is, configurable: true });
    window.dispatchEvent(new Event(is ? 'online' : 'offline'));
  };
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'onLine');
    document.documentElement.lang = 'en';
    picker.remove();
  });

  it('says what a file waits for, and sends it when there is one', async () => {
    const server = tusEndpoint();
    connected(false);
    picker = mount('fdz-attachment-picker', { name: 'files', endpoint: server.url, uploadOptions: { fetch: (...args) => server.fetch(...args) } });
    picker.add([new File(['a plan'], 'plan.txt')]);
    await until(() => textOf(picker).includes('Waiting for the connection'));
    document.documentElement.lang = 'sk';
    await until(() => textOf(picker).includes('Čaká na spojenie'));
    expect(server.seen).to.deep.equal([]);
    connected(true);
    await until(() => picker.attachments[0]!.state === 'done');
    expect(textOf(picker)).not.to.contain('Čaká');
  });
});
