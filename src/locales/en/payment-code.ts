/** Words of a payment code; they come with it. */
export default {
  which: 'Payment code',
  epc: 'EPC QR (GiroCode)',
  spayd: 'QR Platba',
  bySquare: 'PAY by square',
  says: '{code}: {amount} to {payee}, IBAN {iban}',
  scan: 'Scan it with the app of your bank.',
  none: 'There is no payment code for this country and currency. Please copy the details.',
  amount: 'The amount is too large for this code. Please copy the details.',
  size: 'The words are too long for this code. Please copy the details.',
  omitted: 'Not in this code, please add it yourself: {fields}',
} as const;
