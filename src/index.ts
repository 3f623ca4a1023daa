/**
 * The kit as classes, services and types. Nothing here registers an element: import
 * `@federizer/widgets/inbox/define` (and its siblings) for that.
 * @module
 */
export { FdzAccount } from '../components/account/fdz-account.ts';
export { FdzAttachmentPicker } from '../components/attachment-picker/fdz-attachment-picker.ts';
export { FdzBankAccounts } from '../components/bank-accounts/fdz-bank-accounts.ts';
export { FdzComposeBox } from '../components/compose-box/fdz-compose-box.ts';
export { FdzCoverSheet } from '../components/cover-sheet/fdz-cover-sheet.ts';
export { FdzInbox } from '../components/inbox/fdz-inbox.ts';
export { FdzInvitations } from '../components/invitations/fdz-invitations.ts';
export { FdzMessage } from '../components/message/fdz-message.ts';
export { FdzPaymentForm } from '../components/payment-form/fdz-payment-form.ts';
export { FdzReceiptBadge } from '../components/receipt-badge/fdz-receipt-badge.ts';
export * from '../components/account/events.ts';
export * from '../components/attachment-picker/events.ts';
export * from '../components/bank-accounts/events.ts';
export * from '../components/compose-box/events.ts';
export * from '../components/inbox/events.ts';
export * from '../components/invitations/events.ts';
export * from '../components/message/events.ts';
export * from '../components/payment-form/events.ts';
export * from '../components/receipt-badge/events.ts';
export { FdzElement } from './element/element.ts';
export type { BrokenRule, Transfer, TransferList, TransferProblem, TransfersState, TransferState } from './stores/transfers.ts';
export type { Payment, PaymentField } from './stores/payment.ts';
export { define } from './element/define.ts';
export { version } from './element/version.ts';
export { createServices, type ServicesOptions } from './services/create.ts';
export type { ComposeStart, Services } from './services/services.ts';
export { servicesContext } from './services/context.ts';
export type { AccountIdentity, OutgoingRequest, TokenSource } from './identity/token-source.ts';
export { DmailProblem, parseAddress, type ProblemCode } from './contract/index.ts';
