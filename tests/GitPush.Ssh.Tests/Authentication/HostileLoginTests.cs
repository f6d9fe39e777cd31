using System.Collections.Concurrent;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Tests.Authentication;

/// <summary>Clients that want to be somebody else, and hosts that make mistakes.</summary>
[TestClass]
public sealed class HostileLoginTests
{
    private static readonly TestKey Ada = TestKey.Ed25519(1);
    private static readonly TestKey Mallory = TestKey.Ed25519(4);

    /// <summary>CVE-2024-45337: what was only asked about is nobody's identity.</summary>
    [TestMethod]
    public async Task Who_asks_about_a_key_and_signs_with_another_is_who_signed()
    {
        using var login = await StartAsync();
        login.Authenticator.Add(Mallory, "mallory");
        await login.Client.SendAsync(Login.Query(Ada));
        await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
        await login.Client.SendAsync(Login.Query(Ada), login.Signed(Mallory), Login.Query(Ada));
        await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
        await login.Client.ExpectAsync(MessageNumber.UserAuthSuccess);
        var user = (await login.Result)!;
        Assert.AreEqual(("mallory", Mallory.Fingerprint), (user.Principal.Identity!.Name, user.KeyFingerprint));
    }

    [TestMethod]
    public async Task A_query_lets_nobody_in_who_then_fails_to_sign()
    {
        using var login = await StartAsync();
        await login.Client.SendAsync(Login.Query(Ada));
        await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
        await login.AssertRefusedAsync(login.Signed(Mallory));
        await login.AssertRefusedAsync(Login.WithSignature(Login.KeyRequest(true, Ada.Algorithm, Ada.Blob), []));
        var signature = new SshReader(login.Signed(Mallory).AsSpan(Login.KeyRequest(true, Mallory.Algorithm, Mallory.Blob).Length)).ReadString();
        await login.AssertRefusedAsync(Login.WithSignature(Login.KeyRequest(true, Ada.Algorithm, Ada.Blob), signature.ToArray()));
        Assert.IsFalse(login.Result.IsCompleted);
    }

    [TestMethod]
    public async Task A_signature_counts_for_its_connection_and_its_request_only()
    {
        using var other = await StartAsync();
        using var login = await StartAsync();
        await login.AssertRefusedAsync(login.Signed(Ada, sessionId: other.Client.SessionId), "another connection's");
        await login.AssertRefusedAsync(login.Signed(Ada, sessionId: []), "without a connection");
        await login.AssertRefusedAsync(login.Signed(Ada, user: "root", signedUser: "git"), "another user name");
        await login.AssertRefusedAsync(login.Signed(Mallory), "another key");

        var request = Login.KeyRequest(true, Ada.Algorithm, Ada.Blob);
        var bare = Ada.Sign(request);
        await login.AssertRefusedAsync(Login.WithSignature(request, bare), "without the session's id");
        Assert.IsTrue(login.Authenticator.Asked.All(context => context.Key.Fingerprint == Mallory.Fingerprint), "asked only for what is valid");
        await login.AssertAcceptedAsync(login.Signed(Ada));
    }

    [TestMethod]
    public async Task Signatures_with_mistakes_fail_whatever_follows()
    {
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            using var login = await StartAsync(new UserAuthenticationSettings { MaxAuthenticationFailures = int.MaxValue });
            var right = login.Signed(Ada);
            var start = Login.KeyRequest(true, Ada.Algorithm, Ada.Blob).Length + 4;
            var signature = right[start..];
            for (var j = 0; j < 20; j++)
            {
                var wrong = Mutation.Of(signature, random);
                if (!wrong.AsSpan().SequenceEqual(signature))
                {
                    await login.AssertRefusedAsync(Login.WithSignature(right[..(start - 4)], wrong));
                }
            }

            Assert.IsEmpty(login.Authenticator.Asked);
            await login.AssertAcceptedAsync(right);
        }
    }

    [TestMethod]
    public async Task Requests_with_mistakes_let_nobody_in()
    {
        var random = new Random(6);
        for (var i = 0; i < 300; i++)
        {
            using var login = await StartAsync();
            var right = login.Signed(Ada);
            var wrong = Mutation.Of(right, random);
            if (wrong.AsSpan().SequenceEqual(right))
            {
                continue;
            }

            await login.Client.SendAsync(wrong, Mutation.Of(Login.Query(Ada), random));
            login.Client.Dispose();
            try
            {
                Assert.IsNull(await login.Result);
            }
            catch (SshProtocolException)
            {
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(6)]
    public async Task The_last_failure_that_is_allowed_ends_the_connection(int allowed)
    {
        using var login = await StartAsync(new UserAuthenticationSettings { MaxAuthenticationFailures = allowed });
        for (var i = 1; i < allowed; i++)
        {
            await login.AssertRefusedAsync(login.Signed(Mallory, user: $"user{i}"));
        }

        await login.Client.SendAsync(login.Signed(Mallory), login.Signed(Ada));
        Assert.AreEqual(
            (DisconnectReason.NoMoreAuthMethodsAvailable, "Too many authentication failures."), await login.Client.ReadDisconnectAsync());
        await Assert.ThrowsExactlyAsync<SshProtocolException>(() => login.Result);
        Assert.Contains($"after {allowed} failed logins", login.Log.Of(LogLevel.Information)[^1]);
    }

    [TestMethod]
    public async Task Queries_have_an_allowance_of_their_own()
    {
        using var login = await StartAsync(new UserAuthenticationSettings { MaxKeyQueries = 20 });
        for (var i = 0; i < 19; i++)
        {
            await login.AssertRefusedAsync(Login.Query(Mallory));
        }

        await login.AssertRefusedAsync(login.Signed(Mallory));
        await login.Client.SendAsync(Login.Query(Ada));
        await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
        await login.AssertAcceptedAsync(login.Signed(Ada));
    }

    [TestMethod]
    [DataRow("query")]
    [DataRow("none")]
    [DataRow("password")]
    [DataRow("service")]
    [DataRow("nonsense")]
    public async Task Requests_without_a_signature_are_not_without_a_limit(string kind)
    {
        using var login = await StartAsync(new UserAuthenticationSettings { MaxKeyQueries = 10 });
        for (var i = 0; i <= 10; i++)
        {
            await (kind switch
            {
                "query" => login.Client.SendAsync(Login.Query(Ada)),
                "nonsense" => login.Client.SendAsync(Login.KeyRequest(false, "x", [])),
                "service" => login.RequestServiceAsync("ssh-userauth"),
                _ => login.Client.SendAsync(Login.Request(kind)),
            });
        }

        Assert.AreEqual(
            (DisconnectReason.NoMoreAuthMethodsAvailable, "Too many authentication keys."), await login.Client.ReadDisconnectAsync());
        await Assert.ThrowsExactlyAsync<SshProtocolException>(() => login.Result);
    }

    /// <summary>CVE-2025-32433 and CVE-2018-10933: neither channels nor the server's own words come from whom nobody knows.</summary>
    [TestMethod]
    public async Task Every_message_but_those_of_authentication_ends_the_connection_or_does_nothing()
    {
        for (var number = 0; number < 256; number++)
        {
            if ((MessageNumber)number is MessageNumber.Disconnect or MessageNumber.ServiceRequest or MessageNumber.UserAuthRequest or MessageNumber.KexInit)
            {
                continue;
            }

            using var login = await StartAsync();
            await login.Client.SendAsync([(byte)number, 0, 0, 0, 0], login.Signed(Mallory));
            var answer = (MessageNumber)(await login.Client.ReadAsync())[0];
            if (answer == MessageNumber.Unimplemented)
            {
                answer = (MessageNumber)(await login.Client.ReadAsync())[0];
            }

            var isFatal = number is (>= 80 and <= 127) or (byte)MessageNumber.UserAuthSuccess;
            Assert.IsTrue(answer == MessageNumber.Disconnect || (answer == MessageNumber.UserAuthFailure && !isFatal), $"{number}: {answer}");
            Assert.IsFalse(login.Result.IsCompletedSuccessfully);
        }
    }

    [TestMethod]
    public async Task Known_and_unknown_keys_and_users_are_told_apart_by_nothing_but_the_key()
    {
        using var login = await StartAsync();
        await login.AssertRefusedAsync(Login.Request("none", "ada"));
        await login.AssertRefusedAsync(Login.Request("none", "nobody"));
        await login.AssertRefusedAsync(Login.Query(Mallory, "ada"));
        await login.AssertRefusedAsync(Login.Query(Mallory, "nobody"));
        await login.AssertRefusedAsync(login.Signed(Mallory, "ada"));
        await login.AssertRefusedAsync(login.Signed(Mallory, "nobody"));
        await login.Client.SendAsync(Login.Query(Ada, "nobody"));
        await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
    }

    [TestMethod]
    public async Task An_authenticator_that_fails_lets_nobody_in_and_tells_the_log_only()
    {
        var other = new KeyAuthenticator();
        other.Add(Ada, "somebody else");
        using var login = await Login.StartAsync(null, null, other);
        login.Authenticator.OnAsked = (_, _) => throw new InvalidOperationException("the database is down");
        await login.AssertRefusedAsync(Login.Query(Ada));
        await login.AssertRefusedAsync(login.Signed(Ada));
        Assert.HasCount(2, login.Log.Of(LogLevel.Error));
        Assert.IsEmpty(other.Asked);

        login.Authenticator.OnAsked = (_, _) => throw new OperationCanceledException("a command timed out");
        await login.AssertRefusedAsync(login.Signed(Ada));
        login.Authenticator.OnAsked = (_, _) => Task.CompletedTask;
        await login.AssertAcceptedAsync(login.Signed(Ada));
    }

    [TestMethod]
    public async Task A_user_that_counts_as_anonymous_is_not_let_in()
    {
        using var login = await StartAsync();
        login.Authenticator.AuthenticationType = null;
        await login.AssertRefusedAsync(login.Signed(Ada));
        Assert.HasCount(1, login.Log.Of(LogLevel.Error));
    }

    [TestMethod]
    public async Task Authenticators_are_asked_in_their_order_until_one_knows_the_key()
    {
        KeyAuthenticator second = new(), third = new();
        second.Add(Ada, "ada of the second", context => context.KeyComment = "second\nline");
        third.Add(Ada, "ada of the third");
        using var login = await Login.StartAsync(null, null, second, third);
        login.Authenticator.OnAsked = (context, _) =>
        {
            context.KeyComment = "of one who said no";
            context.RequireUserVerification = true;
            return Task.CompletedTask;
        };
        var user = await login.AssertAcceptedAsync(login.Signed(Ada));
        Assert.AreEqual(("ada of the second", "second line"), (user.Principal.Identity!.Name, user.KeyComment));
        Assert.HasCount(1, login.Authenticator.Asked);
        Assert.IsEmpty(third.Asked);
    }

    [TestMethod]
    [DataRow(0, true, false, false)]
    [DataRow(1, true, false, true)]
    [DataRow(0, false, false, true)]
    [DataRow(1, true, true, false)]
    [DataRow(5, true, true, true)]
    [DataRow(4, true, true, false)]
    [DataRow(4, false, true, true)]
    public async Task A_security_key_has_to_do_what_its_owner_has_to(int does, bool touch, bool verification, bool isAccepted)
    {
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            var key = TestKey.SecurityKey(authenticator, (SecurityKeyFlags)does);
            using var login = await StartAsync();
            login.Authenticator.Add(key, "ada", context => (context.RequireTouch, context.RequireUserVerification) = (touch, verification));
            await login.Client.SendAsync(Login.Query(key));
            await login.Client.ExpectAsync(MessageNumber.UserAuthPkOk);
            await login.Client.SendAsync(login.Signed(key));
            await login.Client.ExpectAsync(isAccepted ? MessageNumber.UserAuthSuccess : MessageNumber.UserAuthFailure);
            authenticator.Dispose();
        }
    }

    [TestMethod]
    public async Task A_key_that_cannot_tell_who_touched_it_cannot_be_made_to()
    {
        using var login = await StartAsync();
        login.Authenticator.Add(Ada, "ada", context => context.RequireUserVerification = true);
        await login.AssertRefusedAsync(Login.Query(Ada));
        await login.AssertRefusedAsync(login.Signed(Ada));
    }

    [TestMethod]
    public async Task The_end_of_the_grace_time_ends_the_wait_for_a_client()
    {
        using var login = await StartAsync();
        await login.Grace.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => login.Result);
    }

    [TestMethod]
    public async Task The_end_of_the_grace_time_ends_the_wait_for_an_authenticator()
    {
        using var login = await StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        login.Authenticator.OnAsked = (_, cancellationToken) =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        };
        await login.Client.SendAsync(login.Signed(Ada));
        await asked.Task;
        await login.Grace.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => login.Result);
    }

    [TestMethod]
    public async Task A_login_that_is_answered_when_the_grace_time_is_over_is_none()
    {
        using var login = await StartAsync();
        login.Authenticator.OnAsked = (_, _) => login.Grace.CancelAsync();
        await login.Client.SendAsync(login.Signed(Ada));
        await Assert.ThrowsAsync<OperationCanceledException>(() => login.Result);
        Assert.IsEmpty(login.Log.Of(LogLevel.Information));
    }

    /// <summary>CVE-2024-6387: the end of the time races the login. Either ends it, and what is in has nothing to fear from it.</summary>
    [TestMethod]
    public async Task The_end_of_the_grace_time_and_the_login_exclude_each_other()
    {
        var outcomes = new ConcurrentBag<bool>();
        for (var i = 0; i < 100; i++)
        {
            using var login = await StartAsync();
            var signed = login.Signed(Ada);
            await Task.WhenAll(login.Client.SendAsync(signed), Task.Run(login.Grace.Cancel));
            try
            {
                Assert.IsNotNull(await login.Result);
                await login.Client.ExpectAsync(MessageNumber.UserAuthSuccess);
                await login.Client.SendAsync([80, 0, 0, 0, 1, 120, 1]);
                Assert.AreEqual((byte)MessageNumber.GlobalRequest, (await login.Transport.ReadAsync(default)).Span[0]);
                outcomes.Add(true);
            }
            catch (OperationCanceledException)
            {
                outcomes.Add(false);
            }
        }

        Assert.HasCount(100, outcomes);
    }

    [TestMethod]
    public async Task The_grace_time_means_nothing_to_who_is_in()
    {
        using var login = await StartAsync();
        await login.AssertAcceptedAsync(login.Signed(Ada));
        await login.Grace.CancelAsync();
        await login.Client.SendAsync([80, 0, 0, 0, 1, 120, 1]);
        Assert.AreEqual((byte)MessageNumber.GlobalRequest, (await login.Transport.ReadAsync(default)).Span[0]);
    }

    private static async Task<Login> StartAsync(UserAuthenticationSettings? settings = null)
    {
        var login = await Login.StartAsync(settings);
        login.Authenticator.Add(Ada, "ada");
        return login;
    }
}
