import type { Translation } from '../words.ts';
import type en from '../en/payment-code.ts';

const ar: Translation<typeof en> = {
  which: 'رمز الدفع',
  epc: 'EPC QR (GiroCode)',
  spayd: 'QR Platba',
  bySquare: 'PAY by square',
  says: '{code}: {amount} إلى {payee}، IBAN {iban}',
  scan: 'امسحه بتطبيق مصرفك.',
  none: 'لا يوجد رمز دفع لهذا البلد وهذه العملة. يرجى نسخ البيانات.',
  amount: 'المبلغ أكبر مما يتسع له هذا الرمز. يرجى نسخ البيانات.',
  size: 'النصوص أطول مما يتسع له هذا الرمز. يرجى نسخ البيانات.',
  omitted: 'ليس في هذا الرمز، يرجى إضافته بنفسك: {fields}',
};
export default ar;
