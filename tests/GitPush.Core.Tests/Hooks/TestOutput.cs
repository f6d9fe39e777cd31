using System.IO.Pipelines;
using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Protocol;

namespace GitPush.Core.Tests.Hooks;

/// <summary>A push's output with a terminal that can be read.</summary>
internal sealed class TestOutput
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly List<byte> _stream = [];

    public TestOutput(int maxRecordedBytes = 1 << 20, SideBandMode mode = SideBandMode.SideBand64k, TimeProvider? time = null)
    {
        Terminal = new SideBandWriter(_pipe.Writer, mode, TimeSpan.FromMinutes(2), time ?? TimeProvider.System);
        Output = new PushOutput(Terminal, maxRecordedBytes);
    }

    public SideBandWriter Terminal { get; }

    public PushOutput Output { get; }

    /// <summary>What the pusher has seen so far.</summary>
    public string Shown
    {
        get
        {
            _stream.AddRange(SideBandPackets.Drain(_pipe.Reader));
            return SideBandPackets.Text(_stream.ToArray(), 2);
        }
    }

    public static async Task<string> ShowAsync(params string[] writes)
    {
        var test = new TestOutput();
        foreach (var text in writes)
        {
            await test.Output.WriteAsync(text);
        }

        return test.Shown;
    }
}
