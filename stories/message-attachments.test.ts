import { checkStories } from './check.ts';
import * as stories from './message-attachments.stories.ts';

checkStories('fdz-message, attachments', stories);
