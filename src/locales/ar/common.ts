import type { Translation } from '../words.ts';
import type en from '../en/common.ts';

const ar: Translation<typeof en> = {
  queued: 'في الانتظار',
  sending: 'جارٍ الإرسال',
  deposited: 'تم التسليم',
  'handed-over': 'تم الاستلام',
  opened: 'تم الفتح',
  refused: 'مرفوضة',
  expired: 'انتهت المهلة',
  failed: 'فشلت',
  me: 'أنا',
  retry: 'إعادة المحاولة',
  close: 'إغلاق',
  signIn: 'تسجيل الدخول',
  undo: 'تراجع',
  loading: 'جارٍ التحميل…',
};
export default ar;
