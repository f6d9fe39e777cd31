using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Connection;

[TestClass]
public sealed class RequestTests
{
    [TestMethod]
    [DataRow("pty-req")]
    [DataRow("subsystem")]
    [DataRow("x11-req")]
    [DataRow("auth-agent-req@openssh.com")]
    [DataRow("window-change")]
    [DataRow("signal")]
    [DataRow("keepalive@openssh.com")]
    [DataRow("whatever")]
    [DataRow("")]
    public async Task What_is_not_served_fails_when_the_client_wants_to_know(string type)
    {
        using var pair = await ConnectionPair.StartAsync();
        var number = await pair.OpenAsync(8);
        await pair.Client.SendAsync(
            ConnectionPair.Request(number, type, false, writer => writer.WriteString("sftp")),
            ConnectionPair.Request(number, type, true, writer => writer.WriteString("sftp")));
        await pair.ExpectAsync(MessageNumber.ChannelFailure, 8);
        await pair.Client.SendAsync(ConnectionPair.Exec(number));
        await pair.ExpectAsync(MessageNumber.ChannelSuccess, 8);
    }

    [TestMethod]
    [DataRow("GIT_PROTOCOL", "version=2", true)]
    [DataRow("GIT_PROTOCOL", "version=1:hello", true)]
    [DataRow("GIT_PROTOCOL", "", true)]
    [DataRow("GIT_PROTOCOL", "version=2\n", false)]
    [DataRow("GIT_PROTOCOL", "ü", false)]
    [DataRow("git_protocol", "version=2", false)]
    [DataRow("LANG", "C", false)]
    [DataRow("LD_PRELOAD", "x", false)]
    public async Task One_variable_is_taken(string name, string value, bool isTaken)
    {
        SessionRequest? seen = null;
        using var pair = await ConnectionPair.StartAsync((request, _, _) =>
        {
            seen = request;
            return Task.FromResult(0);
        });
        var number = await pair.OpenAsync(0);
        await pair.Client.SendAsync(Env(number, name, value));
        await pair.ExpectAsync(isTaken ? MessageNumber.ChannelSuccess : MessageNumber.ChannelFailure, 0);
        await pair.Client.SendAsync(ConnectionPair.Exec(number));
        await pair.ExpectAsync(MessageNumber.ChannelSuccess, 0);
        await pair.ExpectEndAsync(0);
        Assert.AreEqual(isTaken ? value : null, seen!.GitProtocol);
    }

    [TestMethod]
    public async Task A_variable_has_a_limit()
    {
        using var pair = await ConnectionPair.StartAsync();
        var number = await pair.OpenAsync(0);
        await pair.Client.SendAsync(Env(number, "GIT_PROTOCOL", new string('a', 1024)));
        await pair.ExpectAsync(MessageNumber.ChannelSuccess, 0);
        await pair.Client.SendAsync(Env(number, "GIT_PROTOCOL", new string('a', 1025)));
        await pair.ExpectAsync(MessageNumber.ChannelFailure, 0);
    }

    [TestMethod]
    public async Task A_channel_has_one_program_and_its_variables_come_before_it()
    {
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            while (!(await channel.Input.ReadAsync(cancellationToken)).IsCompleted)
            {
            }

            return 0;
        });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(
            ConnectionPair.Exec(number), ConnectionPair.Request(number, "shell", true), Env(number, "GIT_PROTOCOL", "version=2"));
        for (var i = 0; i < 3; i++)
        {
            await pair.ExpectAsync(MessageNumber.ChannelFailure, 0);
        }

        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelEof, number));
        Assert.AreEqual(0u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    [DataRow("keepalive@openssh.com", (int)MessageNumber.RequestFailure)]
    [DataRow("tcpip-forward", (int)MessageNumber.RequestFailure)]
    [DataRow("cancel-tcpip-forward", (int)MessageNumber.RequestFailure)]
    [DataRow("streamlocal-forward@openssh.com", (int)MessageNumber.RequestFailure)]
    [DataRow("hostkeys-prove-00@openssh.com", (int)MessageNumber.RequestFailure)]
    [DataRow("whatever", (int)MessageNumber.RequestFailure)]
    [DataRow("no-more-sessions@openssh.com", (int)MessageNumber.RequestSuccess)]
    public async Task Global_requests_are_answered_when_the_client_wants_it(string name, int answerValue)
    {
        var answer = (MessageNumber)answerValue;
        using var pair = await ConnectionPair.StartAsync();
        await pair.Client.SendAsync(ConnectionPair.GlobalRequest(name, wantsReply: false), [.. ConnectionPair.GlobalRequest(name, wantsReply: true), 1, 2, 3]);
        Assert.HasCount(1, await pair.Client.ExpectAsync(answer));
        await pair.PingAsync();
    }

    [TestMethod]
    public async Task After_no_more_sessions_another_one_ends_the_connection()
    {
        using var pair = await ConnectionPair.StartAsync();
        await pair.Client.SendAsync(ConnectionPair.GlobalRequest("no-more-sessions@openssh.com", wantsReply: false));
        await pair.Client.SendAsync(ConnectionPair.Open(0));
        Assert.AreEqual("A session after no-more-sessions@openssh.com.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    [DataRow((int)MessageNumber.RequestSuccess)]
    [DataRow((int)MessageNumber.RequestFailure)]
    public async Task An_answer_to_no_request_ends_the_connection(int numberValue)
    {
        var number = (MessageNumber)numberValue;
        using var pair = await ConnectionPair.StartAsync();
        await pair.Client.SendAsync([(byte)number]);
        Assert.AreEqual("An answer to no request.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    public async Task An_answer_to_no_request_of_a_channel_does_no_harm()
    {
        using var pair = await ConnectionPair.StartAsync();
        var number = await pair.OpenAsync(0);
        await pair.Client.SendAsync(
            ConnectionPair.Message(MessageNumber.ChannelSuccess, number), ConnectionPair.Message(MessageNumber.ChannelFailure, number));
        await pair.PingAsync();
    }

    private static byte[] Env(uint channel, string name, string value) =>
        ConnectionPair.Request(channel, "env", true, writer => writer.WriteString(name).WriteString(value));
}
