import type en from '../en/wishes.ts';
import type { Translation } from '../words.ts';

export default {
  options: 'خيارات التسليم',
  opened: 'طلب الإبلاغ عند فتحها',
  openedHint: 'كل مستلم يقرّر بنفسه هل تُبلَّغ.',
  registered: 'إرسالها رسالة مسجّلة',
  registeredHint: 'لا تُقرأ إلا بعد أن يقبلها المستلم. تحصل على دليل بالقبول أو بالرفض أو بانتهاء المهلة.',
  until: 'تُقبل حتى',
  past: 'اختر يوماً ابتداءً من الغد، وبحد أقصى 90 يوماً.',
  saysOpened: 'تطلب الإبلاغ عند الفتح',
  saysRegistered: 'مسجّلة، تُقبل حتى {date}',
  asked: 'هذه الرسالة: {what}',
} satisfies Translation<typeof en>;
