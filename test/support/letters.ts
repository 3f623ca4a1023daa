/** For tests in browsers of how letters are written, and of what comes of them. @module */
import { createWorld, type World, type WorldOptions } from '../../demo/server/world.ts';
import type { MailboxPage, StoredMessage } from '../../src/contract/index.ts';
import { inside } from './element.ts';

/** A world in which some take the mail of others, and a page that remembers nothing of an earlier test. */
export async function invitedWorld(recipients: readonly string[], senders: readonly string[], options: WorldOptions = {}): Promise<World> {
  sessionStorage.clear();
  const world = await createWorld(options);
  for (const recipient of recipients) {
    world.tokenSource(recipient);
    for (const sender of senders) await world.invite(recipient, sender);
  }
  return world;
}

/** Adds files to a letter, as a person does who chooses them. */
export function attach(box: Element, ...files: readonly File[]): void {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  const input = inside<HTMLInputElement>(box, '#files')!;
  input.files = data.files;
  input.dispatchEvent(new Event('change'));
}

/** The letter of somebody's conversation that had one last. */
export async function latestLetter(world: World, owner: string): Promise<StoredMessage | undefined> {
  const { conversations } = (await (await world.call(owner, 'GET', '/mailbox')).json()) as MailboxPage;
  return conversations[0] && ((await (await world.call(owner, 'GET', `/messages/${conversations[0].messageId}`)).json()) as StoredMessage);
}
