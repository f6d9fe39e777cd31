using System.IO.Pipelines;
using GitPush.Core.Tests.Support;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.ReceivePack;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed class ResolvingProgressTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly ManualTimeProvider _time = new();

    private string Shown => SideBandPackets.Text(SideBandPackets.Drain(_pipe.Reader), 2);

    [TestMethod]
    public async Task Each_second_tells_how_far_it_is_and_the_end_ends_the_line()
    {
        var deltas = new DeltaProgress { Total = 400 };
        var progress = Start(deltas);
        deltas.Add(37);
        _time.Advance(Second);
        await _time.WhenTimerIsSetAsync(Second);
        deltas.Add(263);
        _time.Advance(Second);
        await _time.WhenTimerIsSetAsync(Second);
        deltas.Add(100);
        await progress.DisposeAsync();

        Assert.AreEqual(
            "Resolving deltas:   9% (37/400)\rResolving deltas:  75% (300/400)\rResolving deltas: 100% (400/400), done.\n",
            Shown);
    }

    [TestMethod]
    public async Task What_is_done_at_once_is_not_worth_a_line()
    {
        var deltas = new DeltaProgress { Total = 2 };
        await using (Start(deltas))
        {
            deltas.Add(2);
        }

        Assert.AreEqual("", Shown);
    }

    [TestMethod]
    public async Task A_pack_without_deltas_shows_nothing_however_long_it_takes()
    {
        await using (Start(new DeltaProgress()))
        {
            _time.Advance(Second);
            await _time.WhenTimerIsSetAsync(Second);
        }

        Assert.AreEqual("", Shown);
    }

    private ResolvingProgress Start(DeltaProgress deltas) =>
        new(new SideBandWriter(_pipe.Writer, SideBandMode.SideBand64k, TimeSpan.FromMinutes(1), _time), deltas, _time);
}
