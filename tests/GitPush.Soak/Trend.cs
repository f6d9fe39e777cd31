using System.Globalization;

namespace GitPush.Soak;

/// <summary>
/// How something of the server went after it was warm. Its growth is the slope times the time; the slope is the median of those
/// between any two samples (Theil and Sen), which single peaks do not move.
/// </summary>
/// <param name="samples">Those after the warm-up, at least two.</param>
/// <param name="part">How much it may grow over the whole time, as a part of its median.</param>
/// <param name="slack">And how much more, whatever its median is.</param>
internal sealed class Trend(string what, IReadOnlyList<Sample> samples, Func<Sample, double> value, double part, double slack)
{
    /// <summary>Change per minute.</summary>
    public double Slope { get; } = SlopeOf(samples, value);

    public double Level { get; } = Median([.. samples.Select(value)]);

    public bool IsFlat => Growth <= Allowed;

    private double Growth => Slope * (samples[^1].Time - samples[0].Time).TotalMinutes;

    private double Allowed => (part * Level) + slack;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{what,-16} {Level,10:0.0} {Slope,10:+0.00;-0.00} {Growth,10:+0.0;-0.0} {Allowed,10:0.0}");

    private static double SlopeOf(IReadOnlyList<Sample> samples, Func<Sample, double> value)
    {
        var slopes = new List<double>(samples.Count * (samples.Count - 1) / 2);
        for (var i = 0; i < samples.Count; i++)
        {
            for (var j = i + 1; j < samples.Count; j++)
            {
                slopes.Add((value(samples[j]) - value(samples[i])) / (samples[j].Time - samples[i].Time).TotalMinutes);
            }
        }

        return Median(slopes);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
