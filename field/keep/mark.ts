// A browser that clears what pages keep leaves its cookies: by one of them the phone knows that something was here.

const name = 'chaguan-phone'
type Cookies = { cookie: string }

/** Set with a sign-in, taken away when it ends or is wiped. It says nothing but that somebody is signed in here. */
export function mark(on: boolean, at: Cookies = document): void {
  at.cookie = `${name}=${on ? '1' : ''}; path=/field; max-age=${on ? 400 * 86_400 : 0}; samesite=strict`
}

/** True when somebody was signed in here: with nothing else left, the browser has cleared it away. */
export const isMarked = (at: Cookies = document): boolean => /(^|; )chaguan-phone=1(;|$)/.test(at.cookie)
