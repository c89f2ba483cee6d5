namespace Ciam.Decisions.Behaviour;

public static partial class PointerFeatures
{
    /// <summary>The classic timer of a desktop system ticks 64 times a second.</summary>
    private const double Tick = 15.625;

    private static void Machine(IReadOnlyList<PointerEvent> points, in Path p, Span<double> into, ref int at)
    {
        var n = p.Steps;
        var sorted = p.Scratch[..n];
        p.Dt[..n].CopyTo(sorted);
        sorted.Sort();
        int axis = 0, single = 0, ticks = 0;
        var shortest = double.PositiveInfinity;
        var (lowX, highX, lowY, highY) = (p.X(0), p.X(0), p.Y(0), p.Y(0));
        for (var i = 0; i < n; i++)
        {
            var (dx, dy) = (p.X(i + 1) - p.X(i), p.Y(i + 1) - p.Y(i));
            axis += dx == 0 || dy == 0 ? 1 : 0;
            single += Math.Abs(dx) + Math.Abs(dy) <= 1 ? 1 : 0;
            ticks += Math.Abs(Math.IEEERemainder(p.Dt[i], Tick)) <= 1 ? 1 : 0;
            shortest = p.Ds[i] > 0 ? Math.Min(shortest, p.Ds[i]) : shortest;
            (lowX, highX) = (Math.Min(lowX, p.X(i + 1)), Math.Max(highX, p.X(i + 1)));
            (lowY, highY) = (Math.Min(lowY, p.Y(i + 1)), Math.Max(highY, p.Y(i + 1)));
        }
        into[at++] = Quantile(sorted, 0.2);
        into[at++] = Quantile(sorted, 0.5);
        into[at++] = Quantile(sorted, 0.8);
        into[at++] = sorted[0];
        into[at++] = points.Count;
        into[at++] = shortest;
        into[at++] = (double)axis / n;
        into[at++] = (double)single / n;
        into[at++] = (double)ticks / n;
        into[at++] = p.X(0);
        into[at++] = p.Y(0);
        into[at++] = p.X(n);
        into[at++] = p.Y(n);
        into[at++] = lowX;
        into[at++] = highX;
        into[at++] = lowY;
        into[at++] = highY;
    }

    /// <summary>The steps of a stroke: duration, length, speed and direction of each, in borrowed room.</summary>
    private readonly ref struct Path
    {
        private readonly IReadOnlyList<PointerEvent> _points;

        public Path(IReadOnlyList<PointerEvent> points, Span<double> room)
        {
            if (points.Count is < 3 or > PointerStrokes.MostPoints + 1)
                throw new ArgumentException($"a stroke has 3 to {PointerStrokes.MostPoints + 1} points", nameof(points));

            _points = points;
            Steps = points.Count - 1;
            var size = room.Length / RoomPerPoint;
            Dt = room[..size];
            Ds = room.Slice(size, size);
            Speed = room.Slice(2 * size, size);
            Theta = room.Slice(3 * size, size);
            Scratch = room.Slice(4 * size, size);
            RestShare = room.Slice(5 * size, size);
            for (var i = 0; i < Steps; i++)
            {
                var (a, b) = (points[i], points[i + 1]);
                var (dx, dy) = (b.X - a.X, b.Y - a.Y);
                Dt[i] = Math.Max(b.T - a.T, 0.1);
                Ds[i] = Math.Sqrt((dx * dx) + (dy * dy));
                Speed[i] = Ds[i] / Dt[i];
                Theta[i] = Math.Atan2(dy, dx);
                (Duration, Length) = (Duration + Dt[i], Length + Ds[i]);
            }
            Length = Math.Max(Length, 1e-6);
            var (x, y) = (points[^1].X - points[0].X, points[^1].Y - points[0].Y);
            Chord = Math.Sqrt((x * x) + (y * y));
            Direction = Math.Atan2(y, x);
            (UnitX, UnitY) = Chord > 0 ? (x / Chord, y / Chord) : (0, 0);
        }

        public int Steps { get; }
        public double Duration { get; }
        public double Length { get; }
        public double Chord { get; }
        public double Direction { get; }
        public double UnitX { get; }
        public double UnitY { get; }
        public Span<double> Dt { get; }
        public Span<double> Ds { get; }
        public Span<double> Speed { get; }
        public Span<double> Theta { get; }
        public Span<double> Scratch { get; }
        public Span<double> RestShare { get; }

        public double X(int i) => _points[i].X;
        public double Y(int i) => _points[i].Y;
    }
}
