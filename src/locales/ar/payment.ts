import type { Translation } from '../words.ts';
import type en from '../en/payment.ts';

const ar: Translation<typeof en> = {
  payment: 'الدفع',
  payee: 'المستفيد',
  iban: 'رقم الحساب المصرفي الدولي (IBAN)',
  bic: 'رمز المصرف (BIC)',
  amount: 'المبلغ',
  currency: 'العملة',
  due: 'تاريخ الاستحقاق',
  reference: 'المرجع',
  variableSymbol: 'الرمز المتغير',
  specificSymbol: 'الرمز الخاص',
  constantSymbol: 'الرمز الثابت',
  remittance: 'رسالة إلى المستفيد',
  asker: 'يطلبها {sender}. هوية المرسل مثبتة.',
  askerUnproven: 'يطلبها {sender}. هوية هذا المرسل غير مثبتة: تحقّق من الحساب قبل أن تدفع.',
  overdue: 'متأخر',
  copy: 'نسخ: {field}',
  copied: 'تم نسخ: {field}',
  copyAll: 'نسخ كل البيانات',
  copiedAll: 'تم نسخ كل البيانات',
  notCopied: 'النسخ غير مسموح به في هذه الصفحة. يرجى تحديد النص ونسخه بنفسك.',
  payAt: 'الدفع لدى {host}',
  codeLater: 'يظهر هنا رمز للمسح عندما يصح المستفيد ورقم الحساب والمبلغ.',
  codeComes: 'يجري إعداد الرمز…',
  codeUnread: 'تعذر تحميل الرمز. يمكن نسخ البيانات التي بجانبه.',
  uncheckable: 'تعذر تحميل ما يتحقق من الحسابات. لم يتغير شيء.',
  missing: 'ينقص: {field}.',
};
export default ar;
