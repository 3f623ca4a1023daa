/** Which terms of EN 16931 the parts of each party are. @module */

/** Its name, trading name, registration, VAT identifier, endpoint and address. */
export type PartyTerms = readonly [name: string, trading: string, registration: string, vat: string, endpoint: string, address: string];
export const SELLER: PartyTerms = ['BT-27', 'BT-28', 'BT-30', 'BT-31', 'BT-34', 'BG-5'];
export const BUYER: PartyTerms = ['BT-44', 'BT-45', 'BT-47', 'BT-48', 'BT-49', 'BG-8'];
export const PAYEE: PartyTerms = ['BT-59', 'BT-59', 'BT-61', 'BT-61', 'BT-60', 'BG-10'];
export const REPRESENTATIVE: PartyTerms = ['BT-62', 'BT-62', 'BT-63', 'BT-63', 'BT-63', 'BG-12'];
