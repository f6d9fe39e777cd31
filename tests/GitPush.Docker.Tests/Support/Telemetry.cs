using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GitPush.Docker.Tests.Support;

/// <summary>What a host would export that has turned on the package's telemetry, and the engine's spans above it.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters;

    public Telemetry()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "GitPush.Docker" or "GitPush",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_spans);
        _meters = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == "GitPush.Docker")
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
    }

    /// <summary>The spans that have ended.</summary>
    public ConcurrentQueue<Activity> Spans { get; } = new();

    /// <summary>The measurements: instrument, unit, value, tags as <c>a=1 b=2</c>.</summary>
    public ConcurrentQueue<(string Instrument, string? Unit, double Value, string Tags)> Measurements { get; } = new();

    /// <summary>The tags with which an instrument was recorded, in order.</summary>
    public string[] TagsOf(string instrument) => [.. Measurements.Where(one => one.Instrument == instrument).Select(one => one.Tags)];

    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var texts = new List<string>();
        foreach (var (name, tag) in tags)
        {
            texts.Add($"{name}={tag}");
        }

        Measurements.Enqueue((instrument.Name, instrument.Unit, value, string.Join(' ', texts)));
    }
}
