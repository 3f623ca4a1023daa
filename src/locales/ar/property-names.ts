import type en from '../en/property-names.ts';
import type { Translation } from '../words.ts';

export default {
  status: 'الحالة',
  due: 'الاستحقاق',
  amount: 'المبلغ',
  note: 'ملاحظة',
  'to-pay': 'للدفع',
  paid: 'مدفوع',
  'to-check': 'للمراجعة',
  done: 'منجز',
  yes: 'نعم',
  no: 'لا',
} satisfies Translation<typeof en>;
