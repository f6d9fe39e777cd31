using System.Net;
using GitPush.Stages.Webhooks.Sending;

namespace GitPush.Core.Tests.Stages.Webhooks;

[TestClass]
public sealed class PublicAddressTests
{
    [TestMethod]
    [DataRow("8.8.8.8")]
    [DataRow("172.15.255.255")]
    [DataRow("172.32.0.1")]
    [DataRow("100.128.0.1")]
    [DataRow("2606:4700:4700::1111")]
    [DataRow("2a00:1450:4001:81b::200e")]
    [DataRow("::ffff:8.8.8.8")]
    [DataRow("64:ff9b::808:808")]
    public void These_lead_into_the_internet(string address) => Assert.IsTrue(PublicAddress.Is(IPAddress.Parse(address)));

    [TestMethod]
    [DataRow("0.0.0.0")]
    [DataRow("10.1.2.3")]
    [DataRow("100.64.0.1")]
    [DataRow("127.0.0.1")]
    [DataRow("127.255.255.255")]
    [DataRow("169.254.169.254")]
    [DataRow("172.16.0.1")]
    [DataRow("172.31.255.255")]
    [DataRow("192.168.1.1")]
    [DataRow("198.19.0.1")]
    [DataRow("224.0.0.1")]
    [DataRow("255.255.255.255")]
    [DataRow("::")]
    [DataRow("::1")]
    [DataRow("fe80::1")]
    [DataRow("fc00::1")]
    [DataRow("fd12:3456::1")]
    [DataRow("fec0::1")]
    [DataRow("ff02::1")]
    [DataRow("2001:db8::1")]
    [DataRow("2001:0:53aa:64c::1")]
    [DataRow("::ffff:10.0.0.1")]
    [DataRow("::ffff:127.0.0.1")]
    [DataRow("64:ff9b::a00:1")]
    [DataRow("2002:a00:1::1")]
    [DataRow("64:ff9b:1::1")]
    public void These_do_not(string address) => Assert.IsFalse(PublicAddress.Is(IPAddress.Parse(address)));
}
