/**
 * The page of an evidence file: what the file holds, for people. It runs nothing, asks for nothing and can be printed.
 * The same contents make the same page in every browser, so that one that says something else is found out.
 * @module
 */
import { canonicalBytes } from '../contract/canonical.ts';
import { base64url, digestOf } from '../contract/digest.ts';
import { domainOf } from '../contract/address.ts';
import type { CoverTag, EvidenceEvent, Message, Party, PaymentStatement, ReceiptClaims } from '../contract/index.ts';

/** The words of the page. `months` are twelve, with a space between them; `date` says `{day}`, `{month}`, `{year}` and `{time}`. */
export type EvidencePageWords = Readonly<Record<
  | 'title' | 'lead' | 'message' | 'from' | 'to' | 'copies' | 'sent' | 'reference' | 'subject' | 'attachments' | 'noText'
  | 'name' | 'type' | 'size' | 'digest' | 'whatHappened' | 'for' | 'when' | 'what' | 'file' | 'reason' | 'until' | 'byServer' | 'byRecipient'
  | 'signature' | 'signedBy' | 'signedWith' | 'deviceKey' | 'passkey' | 'vouchedBy' | 'keys' | 'keysOf' | 'usedFrom' | 'usedUntil' | 'revoked'
  | 'files' | 'check' | 'checkHint' | 'pageHint' | 'made' | 'date' | 'months' | 'account' | EvidenceEvent | PaymentStatement['state'], string>>;

export interface EvidencePageOptions {
  /** Language of the words (RFC 5646). */
  language: string;
  direction: 'ltr' | 'rtl';
  words: EvidencePageWords;
}

/** How a page was made: the same version of the same contents is the same page. */
export interface PageMark {
  /** RFC 5646 */
  language: string;
  /** Digest of its words and form. */
  version: string;
}

interface PageKey { kid: string; iat: number; exp?: number; revoked?: { revoked_at: number } }

export interface PageContents {
  message: Message;
  /** What the receipts say, in the order of the files. */
  claims: readonly (readonly ReceiptClaims[])[];
  domains: readonly { domain: string; server: string; keys: readonly PageKey[]; former_servers?: readonly { server: string; iat: number; exp: number; jwks: { keys: readonly PageKey[] } }[] }[];
  files: readonly { name: string; size: number; digest: string }[];
  exportedAt: number;
}

/** Counts up whenever the same contents and words make another page. */
const FORM = 1;

const RECIPIENT: ReadonlySet<EvidenceEvent> = new Set(['ConsignmentAcceptance', 'ConsignmentRejection', 'ContentHandover', 'ContentAccessTracking', 'PaymentStatement']);

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-inline-size:50rem;margin:2rem auto;padding-inline:1rem}h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-block:2rem .5rem}h3{font-size:1rem;margin-block:1.2rem .4rem}dl{display:grid;grid-template-columns:fit-content(40%) 1fr;gap:.25rem 1rem;margin:0}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}.text{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid;padding:1rem;margin-block:1rem}table{border-collapse:collapse;inline-size:100%}th,td{text-align:start;vertical-align:top;padding:.35rem .75rem .35rem 0;border-block-end:1px solid;overflow-wrap:anywhere}.scroll{overflow-x:auto}code,pre{font:.85em/1.5 ui-monospace,monospace;overflow-wrap:anywhere}pre{overflow-x:auto;border:1px solid;padding:.75rem}.num{font-variant-numeric:tabular-nums}th,.num{white-space:nowrap;overflow-wrap:normal}@media print{:root{font-size:11pt}body{margin:0;max-inline-size:none}h2{break-after:avoid}tr{break-inside:avoid}}`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Whatever was sent is text here; what turns the direction of what follows stays within its own element. */
const escaped = (text: unknown): string => String(text).replace(/[&<>"']/g, (char) => ESCAPES[char]!);
const isolated = (text: unknown): string => `<bdi>${escaped(text)}</bdi>`;
const code = (text: unknown): string => `<code dir="ltr">${escaped(text)}</code>`;

/** What says how a page is made with these words. */
export const pageMark = async ({ language, direction, words }: EvidencePageOptions): Promise<PageMark> => ({ language, version: await digestOf(canonicalBytes({ form: FORM, language, direction, words })) });

const TIME = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** A moment of RFC 3339, or in milliseconds since 1970; `undefined` for what is none. Read here, since programs differ in what they take for one. */
function moment(when: string | number): Date | undefined {
  if (typeof when === 'number') return Number.isNaN(new Date(when).getTime()) ? undefined : new Date(when);
  const [, year, month, day, hour, minute, second, fraction = '.', sign, hours, minutes] = TIME.exec(when) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), Number(fraction.slice(1, 4).padEnd(3, '0'))));
  // A day that is not in the calendar, or nothing of it.
  if (at.getUTCDate() !== Number(day) || at.getUTCFullYear() !== Number(year)) return undefined;
  return sign ? new Date(at.getTime() - Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000) : at;
}

/** The page as a text. */
export async function evidencePage({ message, claims, domains, files, exportedAt }: PageContents, { language, direction, words: t }: EvidencePageOptions): Promise<string> {
  const style = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(STYLE)))).replace(/-/g, '+').replace(/_/g, '/');
  const months = t.months.split(' ');
  // What `Intl` writes is not the same in every program, nor in the next version of one.
  const time = (when: string | number): string => {
    const at = moment(when);
    if (!at) return isolated(when);
    const exact = at.toISOString();
    const parts: Record<string, unknown> = { day: at.getUTCDate(), month: months[at.getUTCMonth()], year: at.getUTCFullYear(), time: exact.slice(-13, -5) };
    return `<time datetime="${exact}">${escaped(t.date.replace(/\{(\w+)\}/g, (_, name: string) => String(parts[name])))}</time>`;
  };
  const fact = (label: string, value: string | undefined): string => (value ? `<dt>${escaped(label)}</dt><dd>${value}</dd>` : '');
  const parties = (list: readonly Party[] = []): string => list.map(({ address, name }) => `${name ? `${isolated(name)} ` : ''}${code(address)}`).join('<br>');
  const tag = ({ label, name, value, currency, unit }: CoverTag): string => fact(label ?? name, isolated([value, currency ?? unit].filter(Boolean).join(' ')));
  const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
    `<div class="scroll"><table><thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('')}</tr></thead><tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table></div>`;
  const bytes = (size: number): string => `<span class="num">${escaped(String(size).replace(/\B(?=(?:\d{3})+$)/g, '\u202f'))}</span>`;

  const keyTable = (keys: readonly PageKey[]): string =>
    table([t.name, t.usedFrom, t.usedUntil], keys.map(({ kid, iat, exp, revoked }) => [code(kid), time(iat * 1000), `${exp === undefined ? '' : time(exp * 1000)}${revoked ? ` ${escaped(t.revoked)} ${time(revoked.revoked_at * 1000)}` : ''}`]));
  const receipts = files.filter(({ name }) => name.startsWith('receipts/'));
  let index = 0;
  const chains = claims.map((chain) => `<h3>${escaped(t.for)} ${code(chain[0]!.to)}</h3>${table([t.when, t.what, t.file], chain.map(({ event, iat, received_at: received, previous, reason, until, payment }) => [
    time(previous ? iat * 1000 : received),
    `${escaped(t[event] ?? event)}${payment ? `: ${escaped(t[payment.state])}<br>${isolated(`${payment.amount} ${payment.currency}`)} ${escaped(t.account)} ${code(payment.iban)}${[payment.reference, payment.variableSymbol && `VS${payment.variableSymbol}`].map((said) => (said ? ` · ${code(said)}` : '')).join('')}` : ''}<br><small>${escaped(RECIPIENT.has(event) ? t.byRecipient : t.byServer)} · ${code(event)}${until ? `<br>${escaped(t.until)} ${time(until)}` : ''}${reason ? `<br>${escaped(t.reason)} ${code(reason.type)}${reason.detail ? ` ${isolated(reason.detail)}` : ''}` : ''}</small>`,
    code(receipts[index++]!.name),
  ]))}`);
  const [[{ iss, iat: issued, to: whom }]] = claims as [[ReceiptClaims]];
  const at = domains.find(({ domain, server }) => domain === domainOf(whom) && server !== iss)?.former_servers?.findIndex(({ server, iat, exp }) => server === iss && issued >= iat && issued <= exp) ?? -1;
  const keyFile = `keys/${domainOf(whom)}.json`;
  const jose = at < 0 ? `jose jws ver -i ${receipts[0]!.name} -k ${keyFile}` : `jose fmt -j ${keyFile} -g former_servers -g ${at} -g jwks -o- | jose jws ver -i ${receipts[0]!.name} -k-`;
  const { from, to, cc, subject, sentAt, reference, body, cover = [], attachments = [], signature } = message;
  const digests = new Map(claims.flat().flatMap(({ attachments: named = [] }) => named.map(({ id, digest }) => [id, digest] as const)).filter(([, digest]) => digest));

  return `<!doctype html>
<html lang="${escaped(language)}" dir="${direction}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${style}='; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${escaped(t.title)}: ${escaped(subject)}</title>
<style>${STYLE}</style>
<body>
<main>
<h1>${escaped(t.title)}</h1>
<p>${escaped(t.lead)}</p>
<p>${escaped(t.made)} ${time(exportedAt)}</p>
<h2>${escaped(t.message)}</h2>
<dl>${fact(t.from, parties([from]))}${fact(t.to, parties(to))}${fact(t.copies, parties(cc))}${fact(t.subject, isolated(subject))}${fact(t.reference, reference && isolated(reference))}${fact(t.sent, time(sentAt))}${fact(t.digest, code(files.find(({ name }) => name === 'message.json')!.digest))}</dl>
<div class="text" dir="auto">${body.text ? escaped(body.text) : escaped(t.noText)}</div>
${cover.map(({ label, name, tags }) => `<h3>${isolated(label ?? name)}</h3><dl>${tags.map(tag).join('')}</dl>`).join('\n')}
${attachments.length ? `<h2>${escaped(t.attachments)}</h2>${table([t.name, t.type, t.size, t.digest], attachments.map(({ id, name, mediaType, size, digest, properties = [] }) => [`${isolated(name)}${properties.length ? `<dl>${properties.map(tag).join('')}</dl>` : ''}`, code(mediaType), bytes(size), code(digest ?? digests.get(id) ?? '–')]))}` : ''}
<h2>${escaped(t.whatHappened)}</h2>
${chains.join('\n')}
${signature ? `<h2>${escaped(t.signature)}</h2><dl>${fact(t.signedBy, code(from.address))}${fact(t.signedWith, escaped(signature.level === 'passkey' ? t.passkey : t.deviceKey))}${fact(t.vouchedBy, isolated(domainOf(from.address)))}</dl>` : ''}
<h2>${escaped(t.keys)}</h2>
${domains.map(({ domain, server, keys, former_servers: former = [] }) => `<h3>${escaped(t.keysOf)} ${isolated(domain)}</h3><p>${code(server)}</p>${keyTable(keys)}${former.map(({ server: left, iat, exp, jwks }) => `<p>${code(left)} · ${escaped(t.usedFrom)} ${time(iat * 1000)} · ${escaped(t.usedUntil)} ${time(exp * 1000)}</p>${keyTable(jwks.keys)}`).join('')}`).join('\n')}
<h2>${escaped(t.files)}</h2>
${table([t.file, t.size, t.digest], files.map(({ name, size, digest }) => [code(name), bytes(size), code(digest)]))}
<h2>${escaped(t.check)}</h2>
<p>${escaped(t.checkHint)}</p>
<pre dir="ltr">${escaped(jose)} -O- | jose fmt -j- -g message -g digest -u-
openssl dgst -sha256 -binary message.json | basenc --base64url</pre>
<p>${escaped(t.pageHint)}</p>
</main>
</html>
`;
}
