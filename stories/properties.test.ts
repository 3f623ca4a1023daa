import { checkStories } from './check.ts';
import * as stories from './properties.stories.ts';

checkStories('properties', stories);
