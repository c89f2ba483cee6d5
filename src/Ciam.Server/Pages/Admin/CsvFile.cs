using System.Text;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin;

/// <summary>A column of a list that is carried away.</summary>
internal sealed record CsvColumn<T>(string Name, Func<T, string?> Value)
{
    public static string Instant(DateTimeOffset? at) => at is { } known ? known.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) : "";
}

/// <summary>A list as the page shows it, page after page, written as it is read; more than a bound is not carried away in one piece.</summary>
internal sealed class CsvFile<T>(string list, IReadOnlyList<CsvColumn<T>> columns, Slice<T> first, Func<string, CancellationToken, Task<Slice<T>>> next) : IActionResult
{
    private const int MostRows = 10_000;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, ct) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        (response.ContentType, response.Headers.ContentDisposition, response.Headers.CacheControl) = ("text/csv; charset=utf-8", $"attachment; filename=\"{list}.csv\"", "no-store");
        await WriteAsync(response, Csv.Line(columns.Select(column => column.Name)), ct);
        var (slice, written) = (first, 0);
        while (true)
        {
            await WriteAsync(response, string.Concat(slice.Items.Select(item => Csv.Line(columns.Select(column => column.Value(item))))), ct);
            written += slice.Items.Count;
            if (slice.Next is not { } cursor)
                return;
            if (written >= MostRows)
            {
                await WriteAsync(response, Csv.Line([Texts.Admin.MoreRows]), ct);
                return;
            }
            slice = await next(cursor, ct);
        }
    }

    private static Task WriteAsync(HttpResponse response, string text, CancellationToken ct) => response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct).AsTask();
}
