export * from './address.ts';
export * from './canonical.ts';
export * from './scope.ts';
export { DmailProblem, problemCode, problemType, type LocalCode, type ProblemCode, type ProblemContext, type WireCode } from './problems.ts';
export * from './transient.ts';
export type {
  Address, AttachmentReference, Body, Changes, Conversation, CoverCategory, CoverTag, Delivery, DeliveryState, Deposit,
  Draft, DraftContent, DraftList, FormerServer, Invitation, InvitationDecision, InvitationList, InvitationRequest, InvitationScope,
  InvitationState, MailboxPage, MailboxUpdate, MailboxUpdated, Message, OwnProperties, OwnPropertiesUpdate, Part, Party, Policy, PropertyDefinition, PropertyDefinitions, PropertyKind, ReceiptClaims, ReceiptKey,
  ReceiptKeys, ReceiptList, ResourceMetadata, Sender, SentCopy, Session, SessionRequest, StoredMessage, TagKind, Thread,
  View, WellKnown, Health, ExchangedToken, TokenExchange, Link, ReceiptAttachment, ScanState, SentDocument, StoredAttachment, Upload, UploadRequest, VersionList, PullGrant, PullRequest, RepositoryRequest,
  AcceptanceDetail, AcceptanceState, AuthorizationDetail, Consent, ConsentClaims, ConsentList, ConsentRequest, DeviceSignature, ErasureDetail, EvidenceEvent, EvidencePage, EvidenceWish, ExportRecord, MessageSignature, PasskeySignature, Retention, SignatureDetail, TrackingDetail,
  AccountBank, BankAccount, BankAccountList, BankAccounts, BankBalance, BankConsent, BankConsentList, BankConsentRequest, BankTransaction, BankTransactionList, ReceivedPayment, SettledRequest, Settlement, SettlementRequest, SettlementState,
  Bank, BankList, BankReturn, BankReturnRequest, NewPayment, Payee, PayeeDetail, PayeeList, PayeeRequest, PaymentOrder, PaymentPage, PaymentRecord, PaymentRequest, PaymentState, PaymentStatement,
} from './types.gen.ts';
export type { Problem as ProblemDetails, ProblemType } from './types.gen.ts';
