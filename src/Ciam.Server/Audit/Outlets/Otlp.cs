using System.Globalization;
using System.Text.Json;

namespace Ciam.Server.Audit.Outlets;

/// <summary>Entries as log records of OTLP/HTTP in its JSON form.</summary>
internal static class Otlp
{
    private const int Info = 9;
    private const int Warn = 13;

    public static string Write(Parcel parcel, string host) => JsonSerializer.Serialize(new
    {
        resourceLogs = new[]
        {
            new
            {
                resource = new { attributes = new[] { Text("service.name", "ciam"), Text("host.name", host) } },
                scopeLogs = new[] { new { scope = new { name = "ciam.audit" }, logRecords = parcel.Items.Select(Record) } },
            },
        },
    }, JsonSerializerOptions.Web);

    private static object Record((Ciam.Decisions.Audit.AuditEntry? Entry, string Text) item)
    {
        var entry = item.Entry!;
        return new
        {
            timeUnixNano = (entry.At.ToUnixTimeMilliseconds() * 1_000_000L).ToString(CultureInfo.InvariantCulture),
            severityNumber = entry.Succeeded ? Info : Warn,
            severityText = entry.Succeeded ? "INFO" : "WARN",
            eventName = entry.Event,
            body = new { stringValue = item.Text },
            attributes = new[] { Text("event.id", entry.Id.ToString()), Text("event.name", entry.Event), Text("audit.class", entry.Class) },
        };
    }

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };
}
