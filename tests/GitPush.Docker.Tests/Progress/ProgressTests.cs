using System.Text;
using GitPush.Docker.Engine;
using GitPush.Docker.Progress;
using GitPush.Docker.Protobuf;
using GitPush.Hooks;

namespace GitPush.Docker.Tests.Progress;

[TestClass]
public sealed class ProgressTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly Output _output = new();

    [TestMethod]
    public void Lines_are_put_together_from_pieces()
    {
        var buffer = new LineBuffer();
        var text = Encoding.UTF8.GetBytes("größer\r\n10 %\r100 %\nrest");
        var lines = new List<string>();
        foreach (var one in text)
        {
            lines.AddRange(buffer.Append([one]));
        }

        CollectionAssert.AreEqual(new[] { "größer", "100 %" }, lines);
        Assert.AreEqual("rest", buffer.End());
        Assert.IsNull(buffer.End());
    }

    [TestMethod]
    public void A_line_without_an_end_is_broken()
    {
        var lines = new LineBuffer().Append(Encoding.UTF8.GetBytes(new string('x', (3 * LineBuffer.MaxLength) + 1)));
        Assert.HasCount(3, lines);
    }

    [TestMethod]
    public async Task Output_beyond_the_limit_is_kept_back_until_it_is_wanted()
    {
        var lines = new ProgressLines(_output, "web", maxOutputBytes: 8);
        for (var i = 0; i < 100; i++)
        {
            await lines.WriteOutputAsync($"{i:000}", s_none);
        }

        await lines.WriteAsync("step 2/2 RUN more", s_none);
        CollectionAssert.AreEqual(
            new[] { "build: web  000", "build: web  001", "build: web  (the output of steps is not shown beyond 8 bytes)", "build: web  step 2/2 RUN more" }, _output.Lines);
        _output.Lines.Clear();
        await lines.WriteTailAsync(s_none);
        Assert.AreEqual("build: web  (58 lines)", _output.Lines[0]);
        Assert.AreEqual("build: web  060", _output.Lines[1]);
        Assert.AreEqual("build: web  099", _output.Lines[^1]);
    }

    [TestMethod]
    public async Task Steps_side_by_side_have_numbers()
    {
        var progress = new BuildKitProgress(new ProgressLines(_output, "web", 1000));
        await TellAsync(
            Vertex("i", "[internal] load build context", started: 1, completed: 2),
            Vertex("a", "[build 1/2] RUN make\n   all", started: 10),
            Vertex("b", "[test 1/1] RUN check", started: 10),
            Log("b", "half a "),
            Log("a", "made\n"),
            Log("b", "line"),
            Vertex("a", "[build 1/2] RUN make\n   all", started: 10, completed: 13),
            Vertex("c", "[build 2/2] COPY a b", started: 13, completed: 13, isCached: true),
            Vertex("b", "[test 1/1] RUN check", started: 10, completed: 14, error: "exit code: 2"),
            Vertex("d", "[other 1/1] RUN x", started: 10, completed: 14, error: "context canceled"));
        CollectionAssert.AreEqual(
            new[]
            {
                "build: web  #1 [build 1/2] RUN make all", "build: web  #2 [test 1/1] RUN check", "build: web  #1 made", "build: web  #1 done in 3.0 s",
                "build: web  #3 [build 2/2] COPY a b  cached", "build: web  #2 half a line", "build: web  #4 [other 1/1] RUN x",
            },
            _output.Lines);
        Assert.AreEqual("[test 1/1] RUN check", progress.FailedStep);

        async Task TellAsync(params byte[][] statuses)
        {
            foreach (var status in statuses)
            {
                await progress.ReportAsync(Message($$"""{"id":"moby.buildkit.trace","aux":"{{Convert.ToBase64String(status)}}"}"""), s_none);
            }
        }
    }

    [TestMethod]
    [DataRow("AA==")]
    [DataRow("Cv8=")]
    [DataRow("////////////////")]
    [DataRow("not base64")]
    public async Task Progress_that_cannot_be_read_does_not_harm_the_build(string aux)
    {
        var progress = new BuildKitProgress(new ProgressLines(_output, "web", 1000));
        await progress.ReportAsync(Message($$"""{"id":"moby.buildkit.trace","aux":"{{aux}}"}"""), s_none);
        await progress.ReportAsync(Message("""{"id":"moby.image.id","aux":{"ID":"sha256:1"}}"""), s_none);
        Assert.AreEqual("sha256:1", progress.ImageId);
        Assert.IsEmpty(_output.Lines);
    }

    [TestMethod]
    public async Task A_push_says_now_and_then_how_far_it_is()
    {
        var clock = new ManualTimeProvider();
        var progress = new PushProgress(new ProgressLines(_output, "web", 0), clock);
        foreach (var status in new[] { "Preparing", "Waiting", "Pushing", "Pushing", "Layer already exists", "Pushing", "Pushed" })
        {
            await progress.ReportAsync(Message($$"""{"status":"{{status}}","id":"{{(status == "Layer already exists" ? "b" : "a")}}"}"""), s_none);
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        await progress.ReportAsync(Message("""{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:2","Size":3}}"""), s_none);
        CollectionAssert.AreEqual(new[] { "build: web  pushing 0/1 layers", "build: web  pushing 2/2 layers" }, _output.Lines);
        Assert.AreEqual("sha256:2", progress.Digest);
    }

    private static EngineMessage Message(string json) => EngineMessage.Parse(new(Encoding.UTF8.GetBytes(json)));

    private static byte[] Vertex(string digest, string name, ulong started, ulong completed = 0, bool isCached = false, string error = "")
    {
        var vertex = new ProtobufWriter().Add(1, digest).Add(2, "an input").Add(3, name).Add(4, isCached ? 1u : 0u).Add(5, Time(started));
        _ = completed == 0 ? vertex : vertex.Add(6, Time(completed));
        _ = error.Length == 0 ? vertex : vertex.Add(7, error);
        return new ProtobufWriter().Add(1, vertex.ToArray()).ToArray();
    }

    private static byte[] Log(string vertex, string text) => new ProtobufWriter()
        .Add(3, new ProtobufWriter().Add(1, vertex).Add(2, Time(11)).Add(3, 1).Add(4, text).ToArray()).ToArray();

    private static byte[] Time(ulong seconds) => new ProtobufWriter().Add(1, seconds).Add(2, 0).ToArray();

    private sealed class Output : IPushOutput
    {
        public List<string> Lines { get; } = [];

        public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default)
        {
            Lines.Add(text);
            return ValueTask.CompletedTask;
        }

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
