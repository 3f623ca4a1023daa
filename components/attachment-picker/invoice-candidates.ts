import type { Transfer } from '../../src/stores/transfers.ts';

/** Whether it is worth looking into a file for an invoice, by what it calls itself; what it is, its octets say. */
export const mayBeInvoice = ({ file, name, mediaType }: Transfer): boolean => !!file && /\b(pdf|xml)\b/i.test(`${name} ${mediaType}`);
