/**
 * Words that are understood whatever is being asked, and the journey that each leads to. All languages at once: who
 * writes has not always chosen one. A single letter or digit among them is never a choice.
 */
export const COMMANDS = {
  menu: [
    '0',
    '00',
    'menu',
    'cancel',
    'لغو',
    'إلغاء',
    'start',
    'hi',
    'hello',
    'منو',
    'شروع',
    'سلام',
    'فهرست',
    'القائمة',
    'ابدأ',
    'مرحبا',
    'मेनू',
    'शुरू',
    'नमस्ते',
    'सूची',
  ],
  help: ['help', '?', 'info', 'راهنما', 'کمک', 'مساعدة', 'मदद', 'सहायता'],
  stop: ['stop', 'end', 'quit', 'unsubscribe', 'پایان', 'توقف', 'बंद', 'रोकें', 'समाप्त'],
  payment: ['status', 'payment', 'پیگیری', 'وضعیت', 'دفعتي', 'स्थिति', 'भुगतान'],
  receipt: ['receipt', 'رسید', 'إيصال', 'الإيصال', 'रसीद'],
  bills: ['bills', 'my bills', 'قبض‌ها', 'قبضهای من', 'قبض‌های من', 'فواتيري', 'मेरे बिल'],
  person: ['person', 'agent', 'human', 'operator', 'اپراتور', 'کارشناس', 'موظف', 'कर्मचारी', 'एजेंट'],
  language: ['language', 'lang', 'زبان', 'اللغة', 'لغة', 'भाषा'],
} as const satisfies Record<string, readonly string[]>;
