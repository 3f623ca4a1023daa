import type en from '../en/file-versions.ts';
import type { Translation } from '../words.ts';

export default {
  next: 'نسخة جديدة من «{of}» (النسخة {version})',
  same: 'مطابق للنسخة {version} من «{of}»، ولن يُرسل من جديد',
  apart: 'إرسال كملف مستقل',
  apartLabel: 'إرسال كملف مستقل: {name}',
  choose: 'إرسال كنسخة جديدة من…',
  chooseLabel: 'إرسال كنسخة جديدة من… {name}',
  of: 'نسخة جديدة من',
  option: '{name} (النسخة {version})',
  use: 'إرسال كنسخة جديدة',
  cancel: 'إلغاء',
  saidNext: 'يُرسل {name} كنسخة {version} من «{of}».',
  saidSame: '{name} مطابق للنسخة {version} من «{of}» ولن يُرسل من جديد.',
  saidApart: 'يُرسل {name} كملف مستقل.',
} satisfies Translation<typeof en>;
