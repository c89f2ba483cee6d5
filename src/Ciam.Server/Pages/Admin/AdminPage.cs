using Ciam.Protocol;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>What every admin page shares: who is asking, what was just done, and the ways to say no.</summary>
internal abstract class AdminPage : PageModel
{
    private const string Oldest = "oldest";
    public const string NoticeKey = "admin.notice";

    public StaffMember Staff => StaffMember.Of(User) ?? throw new InvalidOperationException("The gate let somebody in who is not staff.");

    protected IActionResult NoSuchPage() => Answers.NoSuchPage(HttpContext);

    /// <summary>After a deed: the browser gets another page, so that reloading does nothing twice.</summary>
    protected IActionResult SeeOther(string path, string? notice = null)
    {
        if (notice is not null)
            TempData[NoticeKey] = notice;
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The address of this list with the same filters and another cursor; without one, its first page.</summary>
    public string PageAfter(string? cursor)
    {
        var query = Request.Query.Where(pair => pair.Key != "after" && !string.IsNullOrEmpty(pair.Value)).ToList();
        if (cursor is not null)
            query.Add(new("after", cursor));
        return Request.Path + new QueryBuilder(query).ToString();
    }

    /// <summary>The same list with the same filters, all of its pages, as a file.</summary>
    public string CsvPath => WithQuery(query => query.Add(new("handler", "csv")));

    /// <summary>Whether the oldest come first; the newest do where nothing else is asked.</summary>
    public bool IsOldestFirst => Request.Query["sort"] == Oldest;

    /// <summary>The columns by which this list can be sorted, beside its own order.</summary>
    protected virtual IEnumerable<string> SortColumns => [];

    /// <summary>What is asked; null for the list's own order, and for a column that it does not know.</summary>
    public ListSort? Sort => ListSort.Read(Request.Query["sort"], SortColumns);

    /// <summary>The first page of the same list by a column; by the one it is sorted by already, the other way round.</summary>
    public string SortedPath(string column, bool greatestFirst) => WithQuery(query =>
    {
        query.RemoveAll(pair => pair.Key == "sort");
        query.Add(new("sort", new ListSort(column, Sort?.Column == column ? !Sort.Descending : greatestFirst).ToString()));
    });

    /// <summary>The first page of the same list by time: the other way round, or the newest first where it was sorted by something else.</summary>
    public string TurnedPath => WithQuery(query =>
    {
        query.RemoveAll(pair => pair.Key == "sort");
        if (Sort is null && !IsOldestFirst)
            query.Add(new("sort", Oldest));
    });

    /// <summary>Somebody carries the list away: that is written down first.</summary>
    protected async Task<IActionResult> CsvAsync<T>(string list, IReadOnlyList<CsvColumn<T>> columns, Func<string?, CancellationToken, Task<Outcome<Slice<T>>>> read, CancellationToken ct)
    {
        if (!(await read(null, ct)).TryGet(out var first, out var no))
            return PageWithRefusal(no.Description);
        var services = HttpContext.RequestServices;
        await services.GetRequiredService<ListExports>().RecordAsync(list, Told(), Staff, services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        return new CsvFile<T>(list, columns, first, async (cursor, token) => (await read(cursor, token)).TryGet(out var slice, out _) ? slice : new Slice<T>([], null));
    }

    /// <summary>The same for a list that has one page.</summary>
    protected Task<IActionResult> CsvAsync<T>(string list, IReadOnlyList<CsvColumn<T>> columns, IReadOnlyList<T> lines, CancellationToken ct) =>
        CsvAsync(list, columns, (_, _) => Task.FromResult<Outcome<Slice<T>>>(new Slice<T>(lines, null)), ct);

    /// <summary>The filters by which it was chosen; what somebody was looked for by is about a person, and does not go into the trail for good.</summary>
    private string Told() => string.Join('&', Request.Query.Where(pair => pair.Key is not ("after" or "handler") && !string.IsNullOrEmpty(pair.Value)).Select(pair => pair.Key == "q" ? "q=…" : $"{pair.Key}={pair.Value}"));

    private string WithQuery(Action<List<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>> change)
    {
        var query = Request.Query.Where(pair => pair.Key is not ("after" or "handler") && !string.IsNullOrEmpty(pair.Value)).ToList();
        change(query);
        return Request.Path + new QueryBuilder(query).ToString();
    }

    /// <summary>The list is shown with the words of the refusal in place of the rows.</summary>
    protected IActionResult PageWithRefusal(string description)
    {
        Refusal = char.ToUpperInvariant(description[0]) + description[1..] + ".";
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public string? Refusal { get; private set; }

    protected static bool TryReadId(string? text, out Guid id) => Guid.TryParseExact(text, "D", out id);

    protected static string WordsFor(DeedOutcome outcome) => outcome switch
    {
        DeedOutcome.NothingToDo => A.NothingToDo,
        DeedOutcome.ReasonMissing => A.ReasonMissing,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
