/**
 * Letters in a message element, for the stories that show them.
 * @module
 */
import { html, nothing } from 'lit';
import type { MessageLike } from '../demo/server/world.ts';
import type { FdzMessage } from '../components/message/fdz-message.ts';
import type { Saving } from '../src/stores/downloads.ts';
import { ANNA, type Scene, type SceneOptions } from './scene.ts';

export type Args = Pick<FdzMessage, 'readonly'>;

export const message = ({ services, facts }: Scene, { readonly = false, saving }: Partial<Args> & { saving?: Saving }) =>
  html`<fdz-message .services=${services} thread-id=${facts.thread ?? nothing} ?readonly=${readonly} .saving=${saving}></fdz-message>`;

/** A conversation of these letters. */
export const received = (from: string, ...likes: MessageLike[]): SceneOptions['before'] => async (world, facts) => {
  facts.thread = crypto.randomUUID();
  for (const like of likes) {
    world.clock.advance(600_000);
    await world.deposit(from, ANNA, { ...like, thread: facts.thread });
  }
};
