/**
 * The channels of a conversation, as its row keeps them.
 * @module
 */
import { foldChannel } from '../../../src/contract/index.ts';

/** How a channel stands among those of a conversation: no capitals, and nothing that could end it. */
export const encoded = (channel: string): string => `#${encodeURIComponent(foldChannel(channel))}`;

/** Channels a row keeps. */
const MOST = 100;

/** `|#a||#b|`: the channels of a conversation after a message. */
export function withChannel(channels: string | null, channel: string | undefined): string | null {
  if (channel === undefined || !channel.trim()) return channels;
  const name = `|${encoded(channel)}|`;
  if (channels?.includes(name)) return channels;
  return channels === null ? name : channels.split('||').length < MOST ? channels + name : channels;
}
