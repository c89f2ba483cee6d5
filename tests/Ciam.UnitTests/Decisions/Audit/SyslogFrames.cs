using System.Text;
using Ciam.Decisions.Audit;

namespace Ciam.UnitTests.Decisions.Audit;

/// <summary>Entries as RFC 5424 writes them.</summary>
public sealed class SyslogFrames
{
    [Fact]
    public void A_message_is_framed_by_its_length_in_bytes()
    {
        var frame = Encoding.UTF8.GetString(Syslog.Frame(Given.Entry(7), "{\"é\":1}", "login.bank.example"));

        Assert.Equal("86 <86>1 2026-03-03T04:00:07.000000Z login.bank.example ciam - token.issued - \uFEFF{\"é\":1}", frame);
    }

    [Fact]
    public void What_failed_is_a_warning_and_names_hold_no_space() =>
        Assert.Contains("<84>1 2026-03-03T04:00:07.000000Z abc ciam - - - ", Encoding.UTF8.GetString(Syslog.Frame(Given.Entry(7) with { Succeeded = false, Event = " " }, "x", "a b\nc")), StringComparison.Ordinal);
}
