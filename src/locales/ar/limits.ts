import type { Translation } from '../words.ts';
import type en from '../en/limits.ts';

const ar: Translation<typeof en> = {
  only: 'سمحت لهذا الموقع بالكتابة فقط إلى {only}.',
  take: 'أزل العناوين الأخرى للإرسال.',
  channel: 'تكتب هذه الصفحة في «{channel}»، لكنك سمحت لها بالكتابة فقط إلى {only}. لا يمكن إرسال شيء من هنا.',
  kept: 'المسودة محفوظة على هذا الجهاز فقط.',
  saved: 'على هذا الجهاز فقط، لا في \u2068{domain}\u2069 · \u2068{time}\u2069',
};

export default ar;
