using System.Net;
using GitPush.Ssh.Keys.AuthorizedKeys;

namespace GitPush.Ssh.Tests.Keys.AuthorizedKeys;

[TestClass]
public sealed class AddressPatternsTests
{
    [TestMethod]
    [DataRow("192.0.2.1", "192.0.2.1", true)]
    [DataRow("192.0.2.1", "192.0.2.10", false)]
    [DataRow("192.0.2.0/24", "192.0.2.255", true)]
    [DataRow("192.0.2.0/24", "192.0.3.0", false)]
    [DataRow("192.0.2.128/25", "192.0.2.127", false)]
    [DataRow("192.0.2.1/32", "192.0.2.1", true)]
    [DataRow("0.0.0.0/0", "203.0.113.9", true)]
    [DataRow("0.0.0.0/0", "2001:db8::1", false)]
    [DataRow("::/0", "2001:db8::1", true)]
    [DataRow("::/0", "192.0.2.1", false)]
    [DataRow("2001:db8::/32", "2001:db8:1::1", true)]
    [DataRow("2001:DB8::/32", "2001:db8:1::1", true)]
    [DataRow("2001:db8::/32", "2001:db9::1", false)]
    [DataRow("2001:0db8:0::0001", "2001:db8::1", true)]
    [DataRow("fe80::/10", "fe80::1%3", true)]
    [DataRow("192.0.2.0/24", "::ffff:192.0.2.1", true)]
    [DataRow("192.0.2.*", "::ffff:192.0.2.1", true)]
    public void Addresses_and_networks_match(string list, string address, bool matches) => AssertMatches(list, address, matches);

    [TestMethod]
    [DataRow("*", "192.0.2.1", true)]
    [DataRow("*", "2001:db8::1", true)]
    [DataRow("192.168.0.?", "192.168.0.7", true)]
    [DataRow("192.168.0.?", "192.168.0.77", false)]
    [DataRow("192.0.2.*", "192.0.2.1", true)]
    [DataRow("192.0.2.*", "192.0.20.1", false)]
    [DataRow("*.2.1", "192.0.2.1", true)]
    [DataRow("1*2*1", "192.0.2.1", true)]
    [DataRow("1*2*2", "192.0.2.1", false)]
    [DataRow("2001:DB8:*", "2001:db8::1", true)]
    [DataRow("fe80:*", "fe80::1%3", true)]
    public void Wildcards_match_the_text_of_an_address(string list, string address, bool matches) => AssertMatches(list, address, matches);

    /// <summary>ssh_config(5), "PATTERNS": "a negated match will never produce a positive result by itself".</summary>
    [TestMethod]
    [DataRow("!192.0.2.7,192.0.2.0/24", "192.0.2.7", false)]
    [DataRow("192.0.2.0/24,!192.0.2.7", "192.0.2.7", false)]
    [DataRow("192.0.2.0/24,!192.0.2.7", "192.0.2.8", true)]
    [DataRow("*,!192.0.2.*", "192.0.2.8", false)]
    [DataRow("*,!192.0.2.*", "198.51.100.1", true)]
    [DataRow("*,!2001:db8::/32", "2001:db8::1", false)]
    [DataRow("*,!2001:db8::/32", "192.0.2.1", true)]
    [DataRow("192.0.2.1,192.0.2.2", "192.0.2.2", true)]
    [DataRow("192.0.2.1,192.0.2.2", "192.0.2.3", false)]
    public void Negated_patterns_exclude(string list, string address, bool matches) => AssertMatches(list, address, matches);

    [TestMethod]
    [DataRow("*.example.com,192.0.2.1", "192.0.2.1", true)]
    [DataRow("*.example.com,192.0.2.1", "192.0.2.2", false)]
    [DataRow("build?,cafe.de,192.0.2.1", "192.0.2.2", false)]
    public void Names_of_hosts_match_nothing(string list, string address, bool matches) => AssertMatches(list, address, matches);

    [TestMethod]
    [DataRow("*.example.com", "there is no address in it that is permitted, and names of hosts are not looked up")]
    [DataRow("!192.0.2.1", "there is no address in it that is permitted, and names of hosts are not looked up")]
    [DataRow("localhost,!192.0.2.1", "there is no address in it that is permitted, and names of hosts are not looked up")]
    [DataRow("*,!*.example.com", "'*.example.com' excludes the name of a host, and names are not looked up")]
    [DataRow("*,!*.cafe.de", "'*.cafe.de' excludes the name of a host, and names are not looked up")]
    [DataRow("", "a pattern is empty, too long, or has blanks in it")]
    [DataRow("192.0.2.1,", "a pattern is empty, too long, or has blanks in it")]
    [DataRow("192.0.2.1,!", "a pattern is empty, too long, or has blanks in it")]
    [DataRow("192.0.2.1, 192.0.2.2", "a pattern is empty, too long, or has blanks in it")]
    [DataRow("192.0.2.1/24", "'192.0.2.1/24' has a mask that does not fit its address")]
    [DataRow("192.0.2.0/33", "'192.0.2.0/33' has a mask that does not fit its address")]
    [DataRow("2001:db8::/129", "'2001:db8::/129' has a mask that does not fit its address")]
    [DataRow("2001:db8::1/64", "'2001:db8::1/64' has a mask that does not fit its address")]
    [DataRow("192.0.2.0/", "'192.0.2.0/' has a mask that does not fit its address")]
    [DataRow("192.0.2.0/+24", "'192.0.2.0/+24' has a mask that does not fit its address")]
    [DataRow("192.0.2.0/255.255.255.0", "'192.0.2.0/255.255.255.0' has a mask that does not fit its address")]
    [DataRow("192.0.2.*/24", "'192.0.2.*/24' is not a network")]
    [DataRow("example.com/24", "'example.com/24' is not a network")]
    [DataRow("10.1", "'10.1' is not an IPv4 address of four plain decimal numbers")]
    [DataRow("010.0.0.1", "'010.0.0.1' is not an IPv4 address of four plain decimal numbers")]
    [DataRow("::ffff:192.0.2.1", "'::ffff:192.0.2.1' is an IPv4 address in the form of IPv6, and would never match: write it as IPv4")]
    public void Lists_that_could_not_be_honoured_are_refused(string list, string expected)
    {
        Assert.IsFalse(AddressPatterns.TryParse(list, out _, out var reason));

        Assert.AreEqual(expected, reason);
    }

    [TestMethod]
    public void A_pattern_full_of_stars_takes_no_time_to_speak_of()
    {
        var list = string.Concat(Enumerable.Repeat("*1", 100));

        Assert.IsTrue(AddressPatterns.TryParse(list, out var patterns, out _));

        Assert.IsFalse(patterns.Matches(IPAddress.Parse("1111:1111:1111:1111:1111:1111:1111:1112")));
    }

    private static void AssertMatches(string list, string address, bool matches)
    {
        Assert.IsTrue(AddressPatterns.TryParse(list, out var patterns, out var reason), reason);

        Assert.AreEqual(matches, patterns.Matches(IPAddress.Parse(address)));
    }
}
