import { expect } from 'chai';
import { LitElement } from 'lit';
import { heard, until } from '../../test/support/element.ts';
import { LiveRegion } from './live-region.ts';

class Speaker extends LitElement {
  readonly live = new LiveRegion(this);
  protected override render() {
    return this.live.render();
  }
}
customElements.define('test-speaker', Speaker);

describe('a live region', () => {
  let speaker: Speaker;
  let said: readonly string[];
  beforeEach(async () => {
    speaker = document.createElement('test-speaker') as Speaker;
    document.body.append(speaker);
    await speaker.updateComplete;
    said = heard(speaker);
  });
  afterEach(() => speaker.remove());

  it('says one thing after the other, however soon they come', async () => {
    for (const text of ['One', 'Two', 'Three']) speaker.live.say(text);
    await until(() => said.length === 3);
    expect(said).to.deep.equal(['One', 'Two', 'Three']);
  });

  it('says the same twice', async () => {
    speaker.live.say('Kept');
    speaker.live.say('Kept');
    await until(() => said.length === 2);
    expect(said).to.deep.equal(['Kept', 'Kept']);
  });

  it('does not say what is out of date by then', async () => {
    for (const page of ['Page 2', 'Page 3', 'Page 4']) speaker.live.say(page, true);
    await until(() => said.includes('Page 4'));
    expect(said).to.deep.equal(['Page 2', 'Page 4']);
  });
});
