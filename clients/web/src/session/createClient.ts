export { createClient } from '@parley/client';
