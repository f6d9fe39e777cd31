using System.IO.Pipelines;
using System.Text;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.ReceivePack;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed class PushCommandReaderTests
{
    private const string OldId = "1111111111111111111111111111111111111111";
    private const string NewId = "2222222222222222222222222222222222222222";
    private const string ZeroId = "0000000000000000000000000000000000000000";

    [TestMethod]
    public async Task Commands_capabilities_and_options_are_read_and_the_pack_is_left_in_the_pipe()
    {
        var input = Input(
            Line($"{OldId} {NewId} refs/heads/main\0 report-status side-band-64k push-options agent=git/2.39"),
            Line($"{OldId} {ZeroId} refs/heads/gone"),
            "0000",
            Line("first=1"),
            Line("second"),
            "0000",
            "PACK");

        var push = await new PushCommandReader(new PktLineReader(input), new GitPushLimits()).ReadAsync(CancellationToken.None);

        Assert.HasCount(2, push.Commands);
        Assert.AreEqual("refs/heads/main", push.Commands[0].Name);
        Assert.AreEqual(ObjectId.Parse(NewId), push.Commands[0].NewId);
        Assert.IsTrue(push.Commands[1].IsDelete);
        Assert.IsTrue(push.SideBand);
        Assert.IsTrue(push.WantsReport);
        Assert.IsFalse(push.Atomic);
        Assert.IsTrue(push.HasPack);
        CollectionAssert.AreEqual(new[] { "first=1", "second" }, push.Options.ToArray());
        Assert.AreEqual("PACK", await RestAsync(input));
    }

    [TestMethod]
    public async Task A_push_that_only_deletes_has_no_pack()
    {
        var push = await ReadAsync(Line($"{OldId} {ZeroId} refs/heads/gone\0delete-refs"), "0000");

        Assert.IsFalse(push.HasPack);
    }

    [TestMethod]
    [DataRow("0000")]
    [DataRow("")]
    public async Task A_flush_or_a_hang_up_at_once_means_nothing_to_push(string bytes)
    {
        var push = await ReadAsync(bytes);

        Assert.IsEmpty(push.Commands);
    }

    [TestMethod]
    [DataRow("not a command", "protocol error: expected old/new/ref, got 'not a command'")]
    [DataRow("1111111111111111111111111111111111111111 2222222222222222222222222222222222222222 ", "protocol error: expected old/new/ref")]
    [DataRow("1111111111111111111111111111111111111111 222222222222222222222222222222222222222x refs/heads/a", "protocol error: expected old/new/ref")]
    [DataRow("push-cert\0 report-status", "signed pushes are not accepted here")]
    [DataRow("1111111111111111111111111111111111111111 2222222222222222222222222222222222222222 refs/heads/a\0object-format=sha256", "unsupported object format 'sha256'")]
    public async Task What_is_no_command_is_answered_with_what_it_is(string line, string message)
    {
        var error = await Assert.ThrowsAsync<GitProtocolException>(() => ReadAsync(Line(line), "0000").AsTask());

        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    public async Task A_shallow_client_is_known_as_one_and_its_commands_are_read()
    {
        var push = await ReadAsync(Line($"shallow {OldId}"), Line($"{OldId} {NewId} refs/heads/a\0report-status"), "0000");

        Assert.AreEqual(OldId, push.Shallows.Single().ToString());
        Assert.IsTrue(push.WantsReport);
        Assert.HasCount(1, push.Commands);
    }

    [TestMethod]
    public async Task An_end_of_history_that_is_no_id_is_refused()
    {
        var error = await Assert.ThrowsAsync<GitProtocolException>(() => ReadAsync(Line("shallow 123"), "0000").AsTask());

        Assert.AreEqual("protocol error: expected shallow sha, got '123'", error.Message);
    }

    [TestMethod]
    public async Task More_ends_of_history_than_the_limit_are_refused()
    {
        var limits = new GitPushLimits { MaxNegotiationLines = 2, MaxCommands = 1 };
        var shallow = Line($"shallow {OldId}");
        var command = Line($"{OldId} {NewId} refs/heads/a");

        var push = await new PushCommandReader(new PktLineReader(Input(shallow, shallow, command, "0000")), limits).ReadAsync(CancellationToken.None);
        var error = await Assert.ThrowsAsync<GitLimitException>(
            () => new PushCommandReader(new PktLineReader(Input(shallow, shallow, shallow, command, "0000")), limits).ReadAsync(CancellationToken.None).AsTask());

        Assert.HasCount(1, push.Commands);
        StringAssert.Contains(error.Message, "MaxNegotiationLines");
    }

    [TestMethod]
    public async Task A_name_that_is_not_UTF8_keeps_its_bytes()
    {
        byte[] name = [.. "refs/heads/"u8, 0xE9, 0xFF];
        byte[] line = [.. Encoding.UTF8.GetBytes($"{ZeroId} {NewId} "), .. name];
        var input = PipeReader.Create(new MemoryStream([.. Encoding.UTF8.GetBytes($"{line.Length + 4:x4}"), .. line, .. "0000"u8]));

        var push = await new PushCommandReader(new PktLineReader(input), new GitPushLimits()).ReadAsync(CancellationToken.None);

        Assert.IsFalse(push.Commands[0].IsText);
        CollectionAssert.AreEqual(name, push.Commands[0].NameBytes.ToArray());
    }

    [TestMethod]
    public async Task A_connection_that_ends_in_the_middle_of_the_commands_means_none_of_them()
    {
        await Assert.ThrowsAsync<GitProtocolException>(() => ReadAsync(Line($"{OldId} {NewId} refs/heads/a\0")).AsTask());
        await Assert.ThrowsAsync<GitProtocolException>(() => ReadAsync(Line($"{OldId} {NewId} refs/heads/a\0")[..60]).AsTask());
    }

    [TestMethod]
    [DataRow("0001")]
    [DataRow("0002")]
    [DataRow("0003")]
    [DataRow("xyz1")]
    [DataRow("fff1")]
    public async Task Packets_that_have_no_place_among_commands_are_an_error(string packet)
    {
        await Assert.ThrowsAsync<GitProtocolException>(() => ReadAsync(Line($"{OldId} {NewId} refs/heads/a\0"), packet, "0000").AsTask());
    }

    [TestMethod]
    public async Task Each_limit_is_named_with_its_value()
    {
        var limits = new GitPushLimits { MaxCommands = 2, MaxRefNameBytes = 20, MaxPushOptions = 1, MaxPushOptionBytes = 10 };
        var one = Line($"{ZeroId} {NewId} refs/heads/a\0push-options");

        await ExpectAsync("MaxCommands = 2 refs", one, one, one, "0000");
        await ExpectAsync("MaxRefNameBytes = 20 bytes", Line($"{ZeroId} {NewId} refs/heads/a-name-that-is-long\0"), "0000");
        await ExpectAsync("MaxPushOptions = 1 options", one, "0000", Line("a"), Line("b"), "0000");
        await ExpectAsync("MaxPushOptionBytes = 10 bytes", one, "0000", Line("12345678901"), "0000");

        async Task ExpectAsync(string message, params string[] parts)
        {
            var error = await Assert.ThrowsExactlyAsync<GitLimitException>(
                () => new PushCommandReader(new PktLineReader(Input(parts)), limits).ReadAsync(CancellationToken.None).AsTask());
            StringAssert.Contains(error.Message, message);
        }
    }

    private static ValueTask<PushCommandList> ReadAsync(params string[] parts) =>
        new PushCommandReader(new PktLineReader(Input(parts)), new GitPushLimits()).ReadAsync(CancellationToken.None);

    private static PipeReader Input(params string[] parts) => PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(parts))));

    private static string Line(string text) => $"{Encoding.UTF8.GetByteCount(text) + 5:x4}{text}\n";

    private static async Task<string> RestAsync(PipeReader input)
    {
        var result = await input.ReadAsync();
        return Encoding.UTF8.GetString(result.Buffer);
    }
}
