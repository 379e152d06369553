import { SupersetError } from '../errors.ts';

/**
 * The base URL in one form: `https://host/prefix`, without query, fragment and a slash at its end.
 * Errors: `bad-options` for what is no http(s) URL or carries a user name or password.
 */
export function baseUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new SupersetError('The address is not a URL.', {
      code: 'bad-options',
      hint: 'Write it whole, for instance https://superset.example.org.',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new SupersetError(
      `The address must start with http:// or https://, not ${url.protocol}`,
      { code: 'bad-options' },
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new SupersetError('The address must not hold a user name or password.', {
      code: 'bad-options',
      hint: 'Give the account separately; for a proxy with its own sign-in use the extra headers.',
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
