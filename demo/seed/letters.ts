/**
 * The first letters of the demo: what a visitor finds waiting.
 * @module
 */
import type { CoverCategory, CoverTag, Message, PaymentRequest } from '../../src/contract/index.ts';
import { PAYMENT_PART } from '../../src/contract/payment-part.ts';
import { DAY, dateOf, DUE, ORDERED } from './days.ts';
import { INVOICE } from './invoice.ts';

/** Somebody asks, and the owner answers or leaves it waiting. */
export interface Request {
  kind: 'request';
  from: string;
  to: string;
  reason: string;
  /** Left waiting when not given. */
  answer?: 'accepted';
}

/** A file that goes with a letter. */
export interface Enclosure {
  /** In the folder `files`, or made for the letter. */
  file: string;
  name: string;
  mediaType: string;
  /** What the sender says of it. */
  properties?: CoverTag[];
}

export interface Letter {
  kind: 'letter';
  key: string;
  from: string;
  to: readonly string[];
  cc?: readonly string[];
  subject: string;
  text: string;
  html?: string;
  /** Letters with the same thread belong together; a later one answers the one before. */
  thread: string;
  reference?: string;
  channel?: string;
  cover?: CoverCategory[];
  files?: readonly Enclosure[];
  /** What its recipient is asked to pay. */
  payment?: PaymentRequest;
  /** Its sender signs it at home. */
  signed?: true;
}

/** The person has seen this conversation. */
export interface Read {
  kind: 'read';
  by: string;
  thread: string;
  star?: boolean;
}

/** The person has noted something of a file of a letter they got. */
export interface Noted {
  kind: 'noted';
  by: string;
  letter: string;
  file: string;
  properties: CoverTag[];
}

export type Step = Request | Letter | Read | Noted;

const ANNA = 'anna@home.localhost';
const BEN = 'ben@home.localhost';
const CLERK = 'clerk@city.localhost';
const MAYOR = 'mayor@city.localhost';
const SALES = 'sales@shop.localhost';

const spoken = (time: number): string => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' }).format(time);
const weekday = (time: number): string => new Intl.DateTimeFormat('en-GB', { weekday: 'long' }).format(time);

/** As the town asks for it. */
const documentKind = (value: string): CoverTag => ({ name: 'document', label: 'Kind of document', kind: 'choice', value, prominent: true });

/** As the form of the town hall makes it of what somebody fills in. */
function application(applicant: { name: string; phone: string }, building: { parcel: string; kind: string; area: string; cost: string; start: string }): CoverCategory[] {
  return [
    { name: 'applicant', label: 'Applicant', tags: [
      { name: 'name', label: 'Name', kind: 'text', value: applicant.name },
      { name: 'phone', label: 'Telephone', kind: 'text', value: applicant.phone },
    ] },
    { name: 'building', label: 'The building', tags: [
      { name: 'parcel', label: 'Address or parcel', prominent: true, kind: 'text', value: building.parcel },
      { name: 'kind', label: 'Kind of building', prominent: true, kind: 'choice', value: building.kind },
      { name: 'floor-area', label: 'Floor area', kind: 'number', value: building.area, unit: 'm²' },
      { name: 'cost', label: 'Estimated cost', kind: 'money', value: building.cost, currency: 'EUR' },
      { name: 'start', label: 'Building begins on', kind: 'date', value: building.start },
      { name: 'neighbours', label: 'The neighbours know of it and agree', kind: 'boolean', value: 'true' },
    ] },
  ];
}

/** The first day of this kind (0 is Sunday) at least `from` days ahead. */
function nextDay(now: number, day: number, from: number): number {
  let time = now + from * DAY;
  while (new Date(time).getDay() !== day) time += DAY;
  return time;
}

/** Everything that happened before the visitor came, oldest first. Dates follow `now`. */
export function story(now: number): Step[] {
  const ordered = now - ORDERED;
  const due = now + DUE;
  const decision = nextDay(now, 5, 27);
  const look = nextDay(now, 1, 5);
  const hearing = nextDay(now, 3, 3);
  const workshop = nextDay(now, 6, 6);
  const six = new Date(hearing);
  six.setHours(18, 0, 0, 0);

  return [
    { kind: 'request', from: CLERK, to: ANNA, reason: 'We answer your submission about parcel 1147/3 here.', answer: 'accepted' },
    { kind: 'request', from: ANNA, to: CLERK, reason: 'I am building a garden house and would like to write to the building permits desk.', answer: 'accepted' },
    { kind: 'request', from: MAYOR, to: ANNA, reason: 'Invitations to public hearings that concern your street.', answer: 'accepted' },
    { kind: 'request', from: SALES, to: ANNA, reason: 'Invoices and delivery dates for your orders at Oakline.', answer: 'accepted' },
    { kind: 'request', from: ANNA, to: SALES, reason: 'Questions about my orders, customer number K-2041.', answer: 'accepted' },
    { kind: 'request', from: ANNA, to: BEN, reason: 'Hello Ben, it is Anna from the workshop.', answer: 'accepted' },
    { kind: 'request', from: MAYOR, to: CLERK, reason: 'Post inside the house.', answer: 'accepted' },
    { kind: 'request', from: SALES, to: CLERK, reason: 'Structural drawings for the garden houses we deliver.', answer: 'accepted' },

    {
      kind: 'letter', key: 'hearing', from: MAYOR, to: [ANNA], thread: 'hearing', channel: 'Mayor’s office',
      subject: 'Invitation to the public hearing',
      text: `Dear Ms Kováčová,

on ${weekday(hearing)}, ${spoken(hearing)}, at six in the evening we talk about Orchard Lane: the trees, the pavement, and where the cars go. The plans hang in the great hall from Monday.

You may speak for three minutes, or write to us before; written views are read out.

Mayor’s office, Alderwick`,
      cover: [{ name: 'event', label: 'Event', tags: [
        { name: 'event', label: 'Event', kind: 'date', value: six.toISOString(), prominent: true },
        { name: 'place', label: 'Place', kind: 'text', value: 'Great hall, Market Square 1' },
        { name: 'open', label: 'Open to everybody', kind: 'boolean', value: 'true' },
      ] }],
    },
    { kind: 'read', by: ANNA, thread: 'hearing' },

    {
      kind: 'letter', key: 'agenda', from: MAYOR, to: [CLERK], thread: 'agenda', channel: 'Mayor’s office',
      subject: `Agenda for ${weekday(hearing)}`,
      text: `Please bring the file on parcel 1147/3 to the hearing. If somebody asks how long a garden house takes, I would rather have the number than guess it.`,
    },
    { kind: 'read', by: CLERK, thread: 'agenda' },

    {
      kind: 'letter', key: 'board', from: ANNA, to: [SALES], thread: 'board', subject: 'One board of the raised bed',
      text: `Hello,

one board of the raised bed from last year has split along a knot, SH-2025-0877. Can I have a single one, 120 by 20, or should I come by?

Anna Kováčová`,
    },
    {
      kind: 'letter', key: 'board-2', from: SALES, to: [ANNA], thread: 'board', subject: 'Re: One board of the raised bed', channel: 'Sales',
      text: `Dear Ms Kováčová,

it is in the next parcel and costs nothing; larch should not do that in its first year.

Sales, Oakline`,
    },
    { kind: 'read', by: ANNA, thread: 'board' },
    { kind: 'read', by: SALES, thread: 'board' },
    {
      kind: 'letter', key: 'oil', from: ANNA, to: [SALES], thread: 'oil', subject: 'How often should I oil the boards?',
      text: `The label says once a year. My neighbour says twice, and his boards are grey. Whom do I believe?

Anna`,
    },

    {
      kind: 'letter', key: 'delivery-1', from: ANNA, to: [SALES], thread: 'delivery', subject: 'Delivery date',
      text: `Good morning,

could the garden house come in the second week of January? The permit will be decided before that, and the ground should be dry or frozen.

Anna Kováčová`,
    },
    {
      kind: 'letter', key: 'delivery-2', from: SALES, to: [ANNA], thread: 'delivery', subject: 'Re: Delivery date', channel: 'Sales',
      text: `Dear Ms Kováčová,

the second week of January works. We need four metres of width for the lorry; is the lane wide enough?

Sales, Oakline`,
    },
    {
      kind: 'letter', key: 'delivery-3', from: ANNA, to: [SALES], thread: 'delivery', subject: 'Re: Delivery date',
      text: `It is 4.2 metres at the gate, and 3.8 where the old pear tree stands. The driver may use the meadow; my neighbour agrees.

Anna`,
    },
    {
      kind: 'letter', key: 'delivery-4', from: SALES, to: [ANNA], thread: 'delivery', subject: 'Re: Delivery date', channel: 'Sales',
      text: `Then it is the meadow. We have written you down for the second week of January and will name the day once the permit is there.

Sales, Oakline`,
    },
    { kind: 'read', by: ANNA, thread: 'delivery' },
    { kind: 'read', by: SALES, thread: 'delivery' },

    {
      kind: 'letter', key: 'drawings', from: SALES, to: [CLERK], thread: 'drawings', channel: 'Sales', reference: 'CITY-2026-004182',
      files: [{ file: 'roof-section.png', name: 'Roof section type 24.png', mediaType: 'image/png', properties: [documentKind('Drawing')] }],
      subject: 'Structural drawings, garden house type 24',
      text: `Hello,

for file CITY-2026-004182: the roof of type 24 is calculated for a snow load of 1.5 kN/m². The drawing is attached; it has not changed since the house in Mill Lane, which you have on file.

Sales, Oakline`,
      cover: [{ name: 'product', label: 'Product', tags: [
        { name: 'type', label: 'Type', kind: 'text', value: 'Garden house 24', prominent: true },
        { name: 'snow-load', label: 'Snow load', kind: 'number', value: '1.5', unit: 'kN/m²' },
      ] }],
    },
    { kind: 'noted', by: CLERK, letter: 'drawings', file: 'roof-section.png', properties: [{ name: 'status', kind: 'choice', value: 'done', prominent: true }, { name: 'file', kind: 'text', label: 'File', value: '2026-004182', prominent: true }] },
    { kind: 'read', by: CLERK, thread: 'drawings' },

    {
      kind: 'letter', key: 'shelter-1', from: SALES, to: [CLERK], thread: 'shelter', channel: 'Building permits', signed: true,
      subject: 'Application for a building permit',
      text: 'A roof on six posts over the place where lorries are loaded. Nothing of it stands on the lane.',
      cover: application({ name: 'Oakline', phone: '+421 2 555 01 40' }, { parcel: 'Orchard Lane 40', kind: 'Garage', area: '96', cost: '31000', start: dateOf(now + 60 * DAY) }),
    },
    {
      kind: 'letter', key: 'shelter-2', from: CLERK, to: [SALES], thread: 'shelter', channel: 'Building permits', reference: `SP-${new Date(now).getFullYear()}-000122`,
      subject: 'Re: Application for a building permit',
      text: 'Your application has arrived and is complete. We look at it within thirty days; please quote the reference number when you write to us.',
      cover: [{ name: 'decision', label: 'Decision', tags: [
        { name: 'status', label: 'Status', prominent: true, kind: 'text', value: 'accepted' },
        { name: 'number', label: 'Reference number', kind: 'text', value: `SP-${new Date(now).getFullYear()}-000122` },
      ] }],
    },
    { kind: 'read', by: CLERK, thread: 'shelter' },

    {
      kind: 'letter', key: 'photos-1', from: ANNA, to: [BEN], thread: 'photos', subject: 'Photos from the workshop',
      text: 'Ben, did you take any of the roof joint? Mine are all blurred.',
    },
    {
      kind: 'letter', key: 'photos-2', from: BEN, to: [ANNA], thread: 'photos', subject: 'Photos from the workshop',
      text: `Forty of them, and the roof joint is on eleven. I put them in order: cutting, fitting, the moment it did not fit, fitting again.

Shall I bring them on ${weekday(workshop)}, or do you want the three good ones now?

Ben`,
    },
    { kind: 'request', from: BEN, to: ANNA, reason: 'I would like to send you the photos of the next workshops too, not only answers.' },
    { kind: 'request', from: BEN, to: CLERK, reason: 'A question about the height of the fence at Mill Lane 8.' },

    {
      kind: 'letter', key: 'invoice', from: SALES, to: [ANNA], thread: 'invoice', channel: 'Invoices', reference: 'SH-2026-1182',
      files: [{
        file: 'invoice.pdf', name: 'Invoice SH-2026-1182.pdf', mediaType: 'application/pdf',
        properties: [
          { name: 'amount', kind: 'money', value: '184.90', currency: 'EUR', prominent: true },
          { name: 'due', kind: 'date', value: dateOf(due), role: 'due', prominent: true },
          { name: 'invoice-number', label: 'Invoice number', kind: 'text', value: 'SH-2026-1182' },
        ],
      }, { file: 'invoice.xml', name: 'Invoice SH-2026-1182.xml', mediaType: 'application/xml' }],
      payment: { payee: INVOICE.seller, iban: INVOICE.iban, amount: INVOICE.total, currency: 'EUR', due: dateOf(due), variableSymbol: INVOICE.variableSymbol, remittance: `Invoice ${INVOICE.number}` },
      subject: `Invoice for your order of ${spoken(ordered)}`,
      text: `Thank you for your order of ${spoken(ordered)}. Please pay by ${spoken(due)}.

Oak boards, planed, 6 pieces: € 118.80
Hinges, forged, 4 pieces: € 42.00
Linseed oil, 1 litre: € 24.10
Total: € 184.90

Oakline, Orchard Lane 40, Alderwick`,
      html: `<p>Thank you for your order of <strong>${spoken(ordered)}</strong>. Please pay by <strong>${spoken(due)}</strong>.</p>
<table>
<thead><tr><th>Item</th><th>Pieces</th><th>Amount</th></tr></thead>
<tbody>
<tr><td>Oak boards, planed</td><td>6</td><td>€ 118.80</td></tr>
<tr><td>Hinges, forged</td><td>4</td><td>€ 42.00</td></tr>
<tr><td>Linseed oil, litre</td><td>1</td><td>€ 24.10</td></tr>
</tbody>
<tfoot><tr><th>Total</th><td></td><th>€ 184.90</th></tr></tfoot>
</table>
<p>Questions? Just answer; the letter lands on the desk of the person who packed your boards.</p>
<p><em>Oakline, Orchard Lane 40, Alderwick</em></p>`,
      cover: [{ name: 'invoice', label: 'Invoice', tags: [
        { name: 'due', label: 'Due', kind: 'date', value: dateOf(due), role: 'due', prominent: true },
        { name: 'total', label: 'Total', kind: 'money', value: '184.90', currency: 'EUR', prominent: true },
        { name: 'number', label: 'Number', kind: 'reference', value: 'SH-2026-1182' },
        { name: 'customer', label: 'Customer', kind: 'reference', value: 'K-2041' },
      ] }],
    },
    { kind: 'noted', by: ANNA, letter: 'invoice', file: 'invoice.pdf', properties: [{ name: 'status', kind: 'choice', value: 'to-pay', prominent: true }] },

    {
      kind: 'letter', key: 'permit-1', from: ANNA, to: [CLERK], thread: 'permit', subject: 'Permit for a garden house',
      files: [
        { file: 'site-plan.png', name: 'Site plan 1147-3.png', mediaType: 'image/png', properties: [documentKind('Plan')] },
        { file: 'consent.txt', name: 'Consent of the neighbour.txt', mediaType: 'text/plain', properties: [documentKind('Consent')] },
      ],
      text: `Good morning,

I submit my application for a garden house on parcel 1147/3 in the Old Town: floor area 24.5 m², one storey, timber. The distance to the neighbour’s fence is 3.1 metres, and he has agreed in writing.

Which documents do you still need?

Anna Kováčová
Orchard Lane 12`,
    },
    { kind: 'noted', by: CLERK, letter: 'permit-1', file: 'site-plan.png', properties: [{ name: 'status', kind: 'choice', value: 'to-check', prominent: true }, { name: 'file', kind: 'text', label: 'File', value: '2026-004182', prominent: true }, { name: 'due', kind: 'date', value: dateOf(look), role: 'due', prominent: true }] },
    { kind: 'read', by: CLERK, thread: 'permit', star: true },
    {
      kind: 'letter', key: 'permit-2', from: CLERK, to: [ANNA], thread: 'permit', channel: 'Building permits', reference: 'CITY-2026-004182',
      subject: 'Permit for a garden house, your submission',
      text: `Dear Ms Kováčová,

we have placed your submission, the site plan and your neighbour’s consent in the file. The clerk will look at the site plan in the week of ${spoken(look)}. The fee is stated above.

Nothing is missing for now. If the distance to the fence changes, please write to us before you build.

Building permits, Alderwick`,
      cover: [{ name: 'permit', label: 'Permit', tags: [
        { name: 'permit', label: 'Permit', kind: 'reference', value: '2026-004182', prominent: true },
        { name: 'decision', label: 'Decision by', kind: 'date', value: dateOf(decision), prominent: true },
        { name: 'parcel', label: 'Parcel', kind: 'text', value: '1147/3, Old Town' },
        { name: 'floor-area', label: 'Floor area', kind: 'number', value: '24.5', unit: 'm²' },
        { name: 'fee', label: 'Fee', kind: 'money', value: '50.00', currency: 'EUR' },
        { name: 'storeys', label: 'Storeys', kind: 'choice', value: 'One' },
      ] }],
    },

    {
      kind: 'letter', key: 'workshop', from: BEN, to: [CLERK], thread: 'workshop', channel: 'Building permits', signed: true,
      subject: 'Application for a building permit',
      text: 'A small one, for tools and a bench. It is half of type 24 by Oakline, whose roof you know; the section is attached.',
      cover: application({ name: 'Ben Novák', phone: '+421 905 555 018' }, { parcel: 'Mill Lane 8', kind: 'Garden house', area: '12.25', cost: '9800', start: dateOf(now + 100 * DAY) }),
      files: [{ file: 'roof-section.png', name: 'Roof section.png', mediaType: 'image/png', properties: [documentKind('Drawing')] }],
    },
  ];
}

/**
 * A letter as the message of the contract.
 * @param id makes the id of a key, the same at every call
 * @param about what is known of a file
 */
export function messageOf(letter: Letter, id: (key: string) => string, about: (file: string) => { size: number; digest?: string }, names: ReadonlyMap<string, string>, earlier: readonly Letter[], sentAt: number): Message {
  const party = (address: string): Message['from'] => ({ address, name: names.get(address) });
  const before = earlier.filter(({ thread }) => thread === letter.thread).at(-1);
  return {
    id: id(letter.key),
    from: party(letter.from),
    to: letter.to.map(party),
    ...(letter.cc && { cc: letter.cc.map(party) }),
    thread: id(`thread ${letter.thread}`),
    ...(before && { inReplyTo: id(before.key) }),
    ...(letter.reference && { reference: letter.reference }),
    ...(letter.channel && { channel: letter.channel }),
    subject: letter.subject,
    sentAt: new Date(sentAt).toISOString(),
    body: { text: letter.text, ...(letter.html && { html: letter.html }) },
    ...(letter.cover && { cover: letter.cover }),
    ...(letter.payment && { parts: [{ type: PAYMENT_PART, data: { ...letter.payment } }] }),
    ...(letter.files && { attachments: letter.files.map(({ file, name, mediaType, properties }) => ({ id: id(`document ${letter.from} ${file}`), upload: id(`upload ${letter.key} ${file}`), name, mediaType, ...about(file), ...(properties && { properties }) })) }),
  };
}
