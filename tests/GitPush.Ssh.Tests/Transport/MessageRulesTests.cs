using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Tests.Transport;

/// <summary>Every phase with all 256 numbers, against lists that are written out.</summary>
[TestClass]
public sealed class MessageRulesTests
{
    private static readonly int[] Generic = [1, 2, 3, 4];
    private static readonly int[] KeyExchange = [21, .. Enumerable.Range(30, 20)];

    /// <summary>Those to which no standard gives a meaning, without 80 to 127.</summary>
    private static readonly int[] Unknown =
        [.. Enumerable.Range(9, 11), .. Enumerable.Range(22, 8), .. Enumerable.Range(54, 6), .. Enumerable.Range(128, 128)];

    [TestMethod]
    public void Before_the_version_nothing_is_legal() => AssertRules(SshPhase.Version, []);

    [TestMethod]
    public void At_first_there_is_KEXINIT() => AssertRules(SshPhase.KeyExchangeInit, [.. Generic, 20]);

    [TestMethod]
    public void In_the_first_key_exchange_there_is_nothing_else() => AssertRules(SshPhase.KeyExchange, [.. Generic, .. KeyExchange]);

    [TestMethod]
    public void In_a_strict_key_exchange_one_may_only_give_up() => AssertRules(SshPhase.StrictKeyExchange, [1, .. KeyExchange]);

    [TestMethod]
    public void With_the_first_keys_a_service_can_be_asked_for() => AssertRules(SshPhase.Service, [.. Generic, 5, 7, 20], Unknown);

    [TestMethod]
    public void Who_is_not_authenticated_can_do_nothing_but_that() =>
        AssertRules(SshPhase.Authentication, [.. Generic, 5, 20, 50], Unknown);

    [TestMethod]
    public void Who_is_authenticated_can_open_channels() => AssertRules(
        SshPhase.Connection,
        [.. Generic, 20, 80, 81, 82, 90, 93, 94, 95, 96, 97, 98, 99, 100],
        [.. Unknown, .. Enumerable.Range(83, 7), .. Enumerable.Range(101, 27)],
        [50]);

    [TestMethod]
    public void While_keys_are_exchanged_again_there_is_nothing_else() => AssertRules(SshPhase.Rekeying, [.. Generic, .. KeyExchange]);

    [TestMethod]
    public void There_are_no_other_phases() => Assert.HasCount(8, Enum.GetValues<SshPhase>());

    private static void AssertRules(SshPhase phase, int[] accepted, int[]? unimplemented = null, int[]? ignored = null)
    {
        for (var number = 0; number < 256; number++)
        {
            var expected = accepted.Contains(number) ? MessageVerdict.Accept
                : unimplemented?.Contains(number) == true ? MessageVerdict.Unimplemented
                : ignored?.Contains(number) == true ? MessageVerdict.Ignore
                : MessageVerdict.Refuse;
            Assert.AreEqual(expected, MessageRules.Judge(phase, (byte)number), $"{phase}: {number}");
        }
    }
}
