import { show } from '../../examples/react.js';

const query = new URLSearchParams(location.search);
const [url, token] = [query.get('url') ?? '', query.get('token') ?? ''];
await show(document.querySelector('div') as Element, { url, token: async () => token });
