using System.Net;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Tests.Authentication;

[TestClass]
public sealed class UserAuthenticationTests
{
    private static readonly TestKey Ada = TestKey.Ed25519(1);
    private static readonly TestKey Bob = TestKey.Ed25519(2);
    private static readonly TestKey Stranger = TestKey.Ed25519(3);

    [TestMethod]
    public async Task A_client_logs_in_with_a_key_that_it_asked_about()
    {
        using var login = await StartAsync();
        await login.AssertRefusedAsync(Login.Request("none"));
        await login.Client.SendAsync(Login.Query(Ada));
        var answer = new SshReader((await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk)).AsSpan(1));
        Assert.AreEqual("ssh-ed25519", answer.ReadAscii());
        CollectionAssert.AreEqual(Ada.Blob, answer.ReadString().ToArray());
        Assert.IsTrue(answer.IsAtEnd);

        var user = await login.AssertAcceptedAsync(login.Signed(Ada, "git"));
        Assert.AreEqual("git", user.UserName);
        Assert.AreEqual("ada", user.Principal.Identity!.Name);
        Assert.AreEqual(Ada.Fingerprint, user.KeyFingerprint);
        Assert.AreEqual("ada@laptop", user.KeyComment);
        Assert.AreEqual(
            $"ada logged in as 'git' with key {Ada.Fingerprint} (ada@laptop) from 192.0.2.7, client SSH-2.0-Scripted_1.0",
            login.Log.Of(LogLevel.Information).Single());
        var asked = login.Authenticator.Asked.ToArray();
        CollectionAssert.AreEqual(new[] { false, true }, asked.Select(context => context.IsVerified).ToArray());
        Assert.IsTrue(asked.All(context => context.UserName == "git" && context.RemoteAddress.Equals(IPAddress.Parse("192.0.2.7"))));
    }

    [TestMethod]
    public async Task A_client_logs_in_with_a_signature_at_once()
    {
        using var login = await StartAsync();
        Assert.AreEqual("ada", (await login.AssertAcceptedAsync(login.Signed(Ada))).Principal.Identity!.Name);
        Assert.IsTrue(login.Authenticator.Asked.Single().IsVerified);
    }

    [TestMethod]
    [DataRow("rsa-sha2-256")]
    [DataRow("rsa-sha2-512")]
    public async Task RSA_keys_sign_with_SHA2(string algorithm)
    {
        var key = TestKey.Rsa(algorithm);
        using var login = await StartAsync();
        login.Authenticator.Add(key, "rita");
        await login.Client.SendAsync(Login.Query(key));
        await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
        Assert.AreEqual("rita", (await login.AssertAcceptedAsync(login.Signed(key))).Principal.Identity!.Name);
    }

    [TestMethod]
    public async Task SHA1_signatures_of_RSA_are_refused_and_explained_once()
    {
        var key = TestKey.Rsa("ssh-rsa");
        using var login = await StartAsync();
        login.Authenticator.Add(key, "rita");
        await login.Client.SendAsync(Login.Query(key));
        var banner = new SshReader((await login.Client.ExpectAsync(MessageNumber.UserAuthBanner)).AsSpan(1));
        StringAssert.Contains(banner.ReadText(1000), "SHA-1");
        CollectionAssert.AreEqual(Login.Failure, await login.Client.ReadAsync());
        await login.AssertRefusedAsync(login.Signed(key));
        Assert.IsEmpty(login.Authenticator.Asked);
    }

    /// <summary>What is announced, what the key is and what the signature says have to be one and the same.</summary>
    [TestMethod]
    [DataRow("rsa-sha2-512", "rsa-sha2-256")]
    [DataRow("rsa-sha2-256", "ssh-rsa")]
    [DataRow("rsa-sha2-256", "ssh-ed25519")]
    [DataRow("rsa-sha2-256", "rsa-sha2-256-cert-v01@openssh.com")]
    public async Task An_algorithm_that_is_not_that_of_key_and_signature_is_refused(string algorithm, string announced)
    {
        var key = TestKey.Rsa(algorithm);
        using var login = await StartAsync();
        login.Authenticator.Add(key, "rita");
        await login.Client.SendAsync(login.Signed(key, algorithm: announced));
        var payload = await login.Client.ReadAsync();
        if ((MessageNumber)payload[0] == MessageNumber.UserAuthBanner)
        {
            payload = await login.Client.ReadAsync();
        }

        CollectionAssert.AreEqual(Login.Failure, payload);
        Assert.IsEmpty(login.Authenticator.Asked);
        await login.AssertAcceptedAsync(login.Signed(key));
    }

    [TestMethod]
    public async Task Any_other_method_is_answered_with_the_one_that_there_is()
    {
        using var login = await StartAsync();
        foreach (var method in (string[])["password", "keyboard-interactive", "hostbased", "publickey-hostbound-v00@openssh.com", "", "x"])
        {
            await login.AssertRefusedAsync([.. Login.Request(method), 0, 0, 0, 0, 0], method);
        }

        await login.AssertAcceptedAsync(login.Signed(Ada));
    }

    [TestMethod]
    [DataRow("ssh-connection")]
    [DataRow("ssh-userauth2")]
    [DataRow("")]
    public async Task Another_service_than_authentication_is_not_available(string service)
    {
        using var login = await Login.ConnectAsync();
        await login.RequestServiceAsync(service);
        Assert.AreEqual(DisconnectReason.ServiceNotAvailable, (await login.Client.ReadDisconnectAsync()).Reason);
        await Assert.ThrowsExactlyAsync<SshProtocolException>(() => login.Result);
    }

    [TestMethod]
    [DataRow("ssh-userauth")]
    [DataRow("sftp")]
    [DataRow("")]
    public async Task Nobody_logs_in_to_a_service_that_does_not_exist(string service)
    {
        using var login = await StartAsync();
        var signed = Login.KeyRequest(true, Ada.Algorithm, Ada.Blob, service: service);
        var data = new SshWriter().WriteString(login.Client.SessionId).WriteBytes(signed).WrittenSpan.ToArray();
        await login.Client.SendAsync(Login.WithSignature(signed, Ada.Sign(data)));
        Assert.AreEqual(DisconnectReason.ServiceNotAvailable, (await login.Client.ReadDisconnectAsync()).Reason);
        await Assert.ThrowsExactlyAsync<SshProtocolException>(() => login.Result);
        Assert.IsEmpty(login.Authenticator.Asked);
    }

    [TestMethod]
    public async Task The_service_may_be_requested_before_each_attempt()
    {
        using var login = await StartAsync();
        await login.AssertRefusedAsync(login.Signed(Stranger));
        await login.RequestServiceAsync("ssh-userauth");
        await login.Client.ExpectAsync(MessageNumber.ServiceAccept);
        await login.AssertAcceptedAsync(login.Signed(Ada));
    }

    /// <summary>RFC 4252 §5: "MAY change"; there is no state to flush but what counts attempts.</summary>
    [TestMethod]
    public async Task The_user_name_may_change_and_counts_for_nothing()
    {
        using var login = await StartAsync();
        await login.AssertRefusedAsync(Login.Request("none", "root"));
        await login.Client.SendAsync(Login.Query(Ada, "bob"));
        await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
        var user = await login.AssertAcceptedAsync(login.Signed(Ada, "root"));
        Assert.AreEqual(("root", "ada"), (user.UserName, user.Principal.Identity!.Name));
    }

    [TestMethod]
    public async Task A_user_name_is_shown_in_one_line()
    {
        using var login = await StartAsync();
        var user = await login.AssertAcceptedAsync(login.Signed(Ada, "eve\nroot logged in\e[2J" + new string('x', 10_000)));
        Assert.StartsWith("eve root logged in [2Jxx", user.UserName);
        Assert.HasCount(256, user.UserName);
        Assert.DoesNotContain('\n', login.Log.Of(LogLevel.Information).Single());
    }

    [TestMethod]
    public async Task Keys_that_are_none_fail_their_attempt_only()
    {
        using var login = await StartAsync();
        byte[][] blobs = [[], [0], [0, 0, 0, 255, 1], [0, 0, 0, 7, .. "ssh-dss"u8], [.. Ada.Blob, 0], Ada.Blob[..^1], new byte[9000]];
        foreach (var blob in blobs)
        {
            await login.AssertRefusedAsync(Login.KeyRequest(false, "ssh-ed25519", blob));
        }

        foreach (var algorithm in (string[])["", "ssh-ed25519 ", "\0\r\n", "ssh-dss", "größe", new string('x', 20_000)])
        {
            await login.AssertRefusedAsync(Login.Query(Ada, algorithm: algorithm), algorithm);
        }

        await login.AssertRefusedAsync(Login.WithSignature(Login.KeyRequest(true, "ssh-ed25519", blobs[2]), []));
        Assert.IsEmpty(login.Authenticator.Asked);
        await login.AssertAcceptedAsync(login.Signed(Ada));
    }

    [TestMethod]
    [DataRow(new byte[] { 50 })]
    [DataRow(new byte[] { 50, 0, 0, 0, 9, 1 })]
    [DataRow(new byte[] { 50, 255, 255, 255, 255 })]
    [DataRow(new byte[] { 50, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0 })]
    [DataRow(new byte[] { 5 })]
    [DataRow(new byte[] { 5, 0, 0, 0, 12, 115, 115, 104, 45, 117, 115, 101, 114, 97, 117, 116, 104, 0 })]
    public async Task Messages_without_the_layout_that_they_should_have_end_the_connection(byte[] message)
    {
        using var login = await StartAsync();
        await login.Client.SendAsync(message);
        Assert.AreEqual(DisconnectReason.ProtocolError, (await login.Client.ReadDisconnectAsync()).Reason);
        await Assert.ThrowsExactlyAsync<SshProtocolException>(() => login.Result);
    }

    [TestMethod]
    public async Task Bytes_after_the_end_of_a_request_end_the_connection()
    {
        using var query = await StartAsync();
        await query.Client.SendAsync([.. Login.Query(Ada), 0]);
        Assert.AreEqual(DisconnectReason.ProtocolError, (await query.Client.ReadDisconnectAsync()).Reason);
        using var signed = await StartAsync();
        await signed.Client.SendAsync([.. signed.Signed(Ada), 0]);
        Assert.AreEqual(DisconnectReason.ProtocolError, (await signed.Client.ReadDisconnectAsync()).Reason);
        Assert.IsEmpty(signed.Authenticator.Asked);
    }

    [TestMethod]
    public async Task A_client_that_leaves_is_nobody()
    {
        using var login = await StartAsync();
        await login.Client.SendAsync(new SshWriter().WriteByte(1).WriteUInt32(14).WriteString("bye").WriteString("").WrittenSpan.ToArray());
        Assert.IsNull(await login.Result);
    }

    [TestMethod]
    public async Task Requests_after_success_are_ignored()
    {
        using var login = await StartAsync();
        await login.AssertAcceptedAsync(login.Signed(Ada));
        await login.Client.SendAsync(login.Signed(Bob), Login.Request("none"), [80, 0, 0, 0, 1, 120, 1]);
        var next = await login.Transport.ReadAsync(default);
        Assert.AreEqual(MessageNumber.GlobalRequest, (MessageNumber)next.Span[0]);
    }

    [TestMethod]
    public async Task An_IPv4_client_of_a_listener_for_both_has_an_IPv4_address()
    {
        using var login = await Login.StartAsync(address: IPAddress.Parse("::ffff:192.0.2.9"));
        login.Authenticator.Add(Ada, "ada");
        await login.AssertAcceptedAsync(login.Signed(Ada));
        Assert.AreEqual("192.0.2.9", login.Authenticator.Asked.Single().RemoteAddress.ToString());
    }

    [TestMethod]
    public async Task The_banner_comes_before_the_first_answer_and_once()
    {
        using var login = await StartAsync(new UserAuthenticationSettings { Banner = "Grüß Gott\nbe nice" });
        await login.Client.SendAsync(Login.Request("none"));
        var banner = new SshReader((await login.Client.ExpectAsync(MessageNumber.UserAuthBanner)).AsSpan(1));
        CollectionAssert.AreEqual("Grüß Gott\r\nbe nice\r\n"u8.ToArray(), banner.ReadString().ToArray());
        Assert.AreEqual(0, banner.ReadString().Length);
        Assert.IsTrue(banner.IsAtEnd);
        CollectionAssert.AreEqual(Login.Failure, await login.Client.ReadAsync());
        await login.AssertAcceptedAsync(login.Signed(Ada));
    }

    [TestMethod]
    public async Task The_banner_comes_before_success_where_that_is_the_first_answer()
    {
        using var login = await StartAsync(new UserAuthenticationSettings { Banner = "hello" });
        await login.Client.SendAsync(login.Signed(Ada));
        await login.Client.ExpectAsync(MessageNumber.UserAuthBanner);
        await login.Client.ExpectAsync(MessageNumber.UserAuthSuccess);
        Assert.IsNotNull(await login.Result);
    }

    private static async Task<Login> StartAsync(UserAuthenticationSettings? settings = null)
    {
        var login = await Login.StartAsync(settings);
        login.Authenticator.Add(Ada, "ada", context => context.KeyComment = "ada@laptop");
        login.Authenticator.Add(Bob, "bob");
        return login;
    }
}
