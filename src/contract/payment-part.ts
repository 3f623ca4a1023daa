/** Media type of what asks for a payment in a message. */
export const PAYMENT_PART = 'application/vnd.dmail.payment+json';
