using System.Collections.Concurrent;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace Ciam.Testing;

/// <summary>
/// A browser without scripts: it keeps cookies as browsers do on loopback, follows redirects one by one as long as they
/// stay with the server, and submits the forms that are really on the page.
/// </summary>
public sealed class TestBrowser : IDisposable
{
    private const int MostRedirects = 20;

    private readonly Uri _home;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<string, string> _cookies = new(StringComparer.Ordinal);

    /// <param name="home">The server; what lies elsewhere is not visited.</param>
    /// <param name="address">The address the server sees, told by a trusted proxy.</param>
    /// <param name="connections">How the server is reached, where not by its address.</param>
    /// <param name="wanders">Whether each request takes a connection of its own.</param>
    public TestBrowser(Uri home, string address, SocketsHttpHandler? connections = null, bool wanders = false)
    {
        _home = home;
        Address = address;
        _http = new HttpClient(connections ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.ConnectionClose = wanders;
    }

    /// <summary>Where the browser is; a traveller may change it.</summary>
    public string Address { get; set; }

    public string UserAgent { get; set; } = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    public string Languages { get; set; } = "en";

    /// <summary>The page that was opened last.</summary>
    public BrowserPage Page { get; private set; } = BrowserPage.Blank;

    /// <summary>Every address visited, redirects included.</summary>
    public IList<Uri> History { get; } = [];

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    /// <summary>Whether it goes where it is sent.</summary>
    public bool Follows { get; set; } = true;

    public void ForgetCookies() => _cookies.Clear();

    public void ForgetCookie(string name) => _cookies.TryRemove(name, out _);

    public void SetCookie(string name, string value) => _cookies[name] = value;

    /// <summary>Turns back to a page opened before, as another tab would show it.</summary>
    public void Show(BrowserPage page) => Page = page;

    public Task<BrowserPage> GoAsync(string url) => FollowAsync(HttpMethod.Get, new Uri(_home, url), null);

    /// <summary>Follows the first link that a selector finds.</summary>
    public Task<BrowserPage> ClickAsync(string link)
    {
        var anchor = Page.Document.QuerySelector(link) as IHtmlAnchorElement
            ?? throw Missing($"no link '{link}'");
        return FollowAsync(HttpMethod.Get, new Uri(Page.Url, anchor.GetAttribute("href")), null);
    }

    /// <summary>Fills the form that a selector finds and sends it with the given button, or the first; a field that is not on the form is an error.</summary>
    public Task<BrowserPage> SubmitAsync(string form, IReadOnlyDictionary<string, string>? fields = null, string? button = null)
    {
        var found = Page.Document.QuerySelector(form) as IHtmlFormElement ?? throw Missing($"no form '{form}'");
        var values = ValuesOf(found, button);
        foreach (var (name, value) in fields ?? new Dictionary<string, string>())
        {
            if (found.QuerySelector($"[name='{name}']") is null)
                throw Missing($"no field '{name}' in form '{form}'");
            values.RemoveAll(pair => pair.Key == name);
            // Several boxes of one name are ticked by a line for each.
            if (found.QuerySelector($"[name='{name}']") is IHtmlInputElement { Type: "checkbox" })
                values.AddRange(value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(one => KeyValuePair.Create(name, one)));
            else
                values.Add(new(name, value));
        }

        var target = new Uri(Page.Url, (button is null ? null : found.QuerySelector(button)?.GetAttribute("formaction")) is { } pressed ? pressed : found.GetAttribute("action") is { Length: > 0 } action ? action : Page.Url.PathAndQuery);
        return string.Equals(found.Method, "get", StringComparison.OrdinalIgnoreCase)
            ? FollowAsync(HttpMethod.Get, WithQuery(target, values), null)
            : FollowAsync(HttpMethod.Post, target, values);
    }

    public void Dispose() => _http.Dispose();

    private async Task<BrowserPage> FollowAsync(HttpMethod method, Uri url, IReadOnlyList<KeyValuePair<string, string>>? form)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            History.Add(url);
            using var response = await SendAsync(method, url, form);
            Page = await BrowserPage.ReadAsync(url, response);
            if (Page.Location is not { } location)
                return Page;
            if (!Follows || !SameOrigin(location))
                return Page;
            // 303 and, by custom, 301 and 302 are followed by GET; 307 and 308 repeat the request.
            if (response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                (method, form) = (HttpMethod.Get, null);
            url = location;
        }

        throw new InvalidOperationException($"more than {MostRedirects} redirects:\n{string.Join('\n', History.TakeLast(MostRedirects))}");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, IReadOnlyList<KeyValuePair<string, string>>? form)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml");
        request.Headers.TryAddWithoutValidation("Accept-Language", Languages);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Address);
        if (!_cookies.IsEmpty)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        if (form is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", _home.GetLeftPart(UriPartial.Authority));
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
            request.Content = new FormUrlEncodedContent(form);
        }

        var response = await _http.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var lines))
        {
            foreach (var line in lines)
                Keep(line);
        }

        return response;
    }

    /// <summary>Secure cookies are kept on loopback too, as Chromium does; paths are not told apart.</summary>
    private void Keep(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var (name, value) = (parts[0][..parts[0].IndexOf('=', StringComparison.Ordinal)], parts[0][(parts[0].IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var gone = value.Length == 0 || parts.Any(part => part.Equals("max-age=0", StringComparison.OrdinalIgnoreCase)
            || part.StartsWith("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase));
        if (gone)
            _cookies.TryRemove(name, out _);
        else
            _cookies[name] = value;
    }

    private static List<KeyValuePair<string, string>> ValuesOf(IHtmlFormElement form, string? button)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements)
        {
            var (name, value) = element switch
            {
                IHtmlInputElement { IsDisabled: true } => (null, null),
                IHtmlInputElement { Type: "checkbox" or "radio" } input => (input.IsChecked ? input.Name : null, input.Value is { Length: > 0 } checkedValue ? checkedValue : "on"),
                IHtmlInputElement { Type: "submit" or "button" or "image" or "file" } => (null, null),
                IHtmlInputElement input => (input.Name, input.Value),
                IHtmlSelectElement select => (select.Name, select.Value),
                IHtmlTextAreaElement area => (area.Name, area.Value),
                _ => (null, null),
            };
            if (name is { Length: > 0 })
                values.Add(new(name, value ?? ""));
        }

        var pressed = form.QuerySelector(button ?? "button:not([type]), button[type=submit], input[type=submit]");
        if (pressed is null && button is not null)
            throw new InvalidOperationException($"no button '{button}' in the form");
        if (pressed?.GetAttribute("name") is { Length: > 0 } buttonName)
            values.Add(new(buttonName, pressed.GetAttribute("value") ?? ""));
        return values;
    }

    private static Uri WithQuery(Uri target, IEnumerable<KeyValuePair<string, string>> values) =>
        new UriBuilder(target) { Query = string.Join('&', values.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")) }.Uri;

    private bool SameOrigin(Uri url) => url.Scheme == _home.Scheme && url.Host == _home.Host && url.Port == _home.Port;

    private InvalidOperationException Missing(string what) => new($"{what} on {Page.Url} ({(int)Page.Status}):\n{Page.Text}");
}

/// <summary>What the browser shows: one answer, read.</summary>
public sealed record BrowserPage(Uri Url, HttpStatusCode Status, string Body, IHtmlDocument Document, IReadOnlyDictionary<string, string> Headers, Uri? Location)
{
    public static BrowserPage Blank { get; } = new(new Uri("about:blank"), HttpStatusCode.OK, "", new HtmlParser().ParseDocument(""), new Dictionary<string, string>(), null);

    public string Title => Document.Title ?? "";

    /// <summary>What a person reads, with the white space of a person.</summary>
    public string Text => string.Join(' ', (Document.Body?.TextContent ?? Body).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Where the browser goes next: by a redirect, or by a form that sends itself.</summary>
    public Uri? SentTo => Location ?? (SelfSending is { } form ? new Uri(Url, form.GetAttribute("action")) : null);

    /// <summary>One parameter of the address the browser was sent to, of the form that sends itself, or of where it stands.</summary>
    public string? Query(string name) => Location is null && SelfSending is { } form
        ? form.QuerySelectorAll("input").SingleOrDefault(field => field.GetAttribute("name") == name)?.GetAttribute("value")
        : System.Web.HttpUtility.ParseQueryString((Location ?? Url).Query)[name];

    private IElement? SelfSending => Document.QuerySelector("form[data-submit]");

    public IElement Find(string selector) => Document.QuerySelector(selector) ?? throw new InvalidOperationException($"nothing matches '{selector}' on {Url} ({(int)Status}):\n{Text}");

    public bool Has(string selector) => Document.QuerySelector(selector) is not null;

    public BrowserPage AssertStatus(HttpStatusCode expected)
    {
        Assert.True(Status == expected, $"{Url} answered {(int)Status}, not {(int)expected}:\n{Text}");
        return this;
    }

    internal static async Task<BrowserPage> ReadAsync(Uri url, HttpResponseMessage response)
    {
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var location = response.Headers.Location is { } target && (int)response.StatusCode is >= 300 and < 400 ? new Uri(url, target) : null;
        return new BrowserPage(url, response.StatusCode, body, await new HtmlParser().ParseDocumentAsync(body), headers, location);
    }
}
