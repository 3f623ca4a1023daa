import type { Translation } from '../words.ts';
import type en from '../en/cover-sheet.ts';

const ar: Translation<typeof en> = {
  coverSheet: 'صفحة الغلاف',
  reference: 'المرجع {reference}',
  noSubject: '(بلا موضوع)',
  from: 'من',
  to: 'إلى',
  cc: 'نسخة',
  sent: 'أُرسلت',
  provenBy: 'أثبته',
  senderProven: 'أثبت نطاق المرسل هويته',
  overdue: 'متأخر',
  soon: 'قريبًا',
  yes: 'نعم',
  no: 'لا',
};
export default ar;
