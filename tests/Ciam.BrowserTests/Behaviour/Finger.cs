namespace Ciam.BrowserTests.Behaviour;

/// <summary>A hand that swipes over a phone: lengths and bends in CSS pixels, radius of the fingertip in CSS pixels, force from 0 to 1.</summary>
internal sealed record Finger(int Seed, double Length, double DurationMs, double Bend, double Radius, double Force)
{
    private const int Steps = 14;

    /// <summary>One swipe upward, a little different each time.</summary>
    public IEnumerable<TouchStep> Swipe(int number, double startMs)
    {
        var chance = new Random(Seed + number);
        var (length, duration) = (Length * (0.9 + (chance.NextDouble() * 0.2)), DurationMs * (0.9 + (chance.NextDouble() * 0.2)));
        var (x, y) = (200 + (chance.NextDouble() * 20), 600 + (chance.NextDouble() * 30));
        for (var step = 0; step <= Steps; step++)
        {
            var part = (double)step / Steps;
            yield return new TouchStep(step == 0 ? "touchStart" : "touchMove", startMs + (part * duration), x + (Bend * Math.Sin(part * Math.PI)), y - (length * part * (2 - part)), Radius * (1 - (0.2 * part)), Force);
        }

        yield return new TouchStep("touchEnd", startMs + duration + 8, 0, 0, 0, 0);
    }
}

/// <summary>One event of the screen, at its own time on the page's clock.</summary>
internal sealed record TouchStep(string Type, double Ms, double X, double Y, double Radius, double Force)
{
    /// <summary>As the browser's own protocol takes it.</summary>
    public Dictionary<string, object> AsEvent() => new()
    {
        ["type"] = Type,
        ["touchPoints"] = Type == "touchEnd" ? [] : new[] { new { x = X, y = Y, radiusX = Radius, radiusY = Radius, force = Force, id = 1 } },
    };
}
