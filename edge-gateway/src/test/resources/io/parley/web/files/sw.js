// a service worker of the tests
