// Sends the one form of a form_post answer (OAuth 2.0 Form Post Response Mode).
document.querySelector('form[data-submit]').submit();
