import type en from '../en/property-names.ts';
import type { Translation } from '../words.ts';

export default {
  status: 'الحالة',
  due: 'الاستحقاق',
  amount: 'المبلغ',
  note: 'ملاحظة',
  seller: 'البائع',
  iban: 'IBAN',
  reference: 'المرجع',
  'to-pay': 'للدفع',
  paid: 'مدفوع',
  'to-check': 'للمراجعة',
  done: 'منجز',
  'credit-note': 'إشعار دائن',
  'direct-debit': 'خصم مباشر',
  'nothing-due': 'لا شيء للدفع',
  yes: 'نعم',
  no: 'لا',
} satisfies Translation<typeof en>;
