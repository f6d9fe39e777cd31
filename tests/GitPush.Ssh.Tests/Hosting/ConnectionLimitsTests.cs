using System.Net;
using GitPush.Ssh.Hosting;

namespace GitPush.Ssh.Tests.Hosting;

[TestClass]
public sealed class ConnectionLimitsTests
{
    private static readonly GitPushSshOptions s_options =
        new() { MaxConnections = 4, MaxUnauthenticatedConnections = 3, MaxUnauthenticatedPerAddress = 2 };

    [TestMethod]
    public void One_address_does_not_take_the_places_of_all()
    {
        var limits = new ConnectionLimits(s_options);
        using var first = Enter(limits, "192.0.2.1");
        using var second = Enter(limits, "::ffff:192.0.2.1");

        Assert.AreEqual(ConnectionRefusal.Address, Refuse(limits, "192.0.2.1"));
        using var other = Enter(limits, "192.0.2.2");

        first.Dispose();
        first.Dispose();
        using var again = Enter(limits, "192.0.2.1");
        Assert.AreEqual(ConnectionRefusal.Address, Refuse(limits, "192.0.2.1"));
    }

    [TestMethod]
    public void A_network_of_64_bits_is_one_address()
    {
        var limits = new ConnectionLimits(s_options);
        using var first = Enter(limits, "2001:db8:1:2::1");
        using var second = Enter(limits, "2001:db8:1:2:ffff::1");

        Assert.AreEqual(ConnectionRefusal.Address, Refuse(limits, "2001:db8:1:2:3:4:5:6"));
        using var neighbour = Enter(limits, "2001:db8:1:3::1");
    }

    [TestMethod]
    public void Who_is_authenticated_makes_room_for_those_who_are_not()
    {
        var limits = new ConnectionLimits(s_options);
        using var first = Enter(limits, "192.0.2.1");
        using var second = Enter(limits, "192.0.2.1");
        using var third = Enter(limits, "192.0.2.3");
        Assert.AreEqual(ConnectionRefusal.Unauthenticated, Refuse(limits, "192.0.2.4"));

        first.Authenticate();
        var fourth = Enter(limits, "192.0.2.1");
        Assert.AreEqual(ConnectionRefusal.Total, Refuse(limits, "192.0.2.4"));

        fourth.Dispose();
        first.Dispose();
        using var fifth = Enter(limits, "192.0.2.4");
        Assert.AreEqual(ConnectionRefusal.Unauthenticated, Refuse(limits, "192.0.2.5"));
    }

    private static ConnectionSlot Enter(ConnectionLimits limits, string address)
    {
        var (slot, _) = limits.Enter(IPAddress.Parse(address));
        Assert.IsNotNull(slot);
        return slot;
    }

    private static ConnectionRefusal Refuse(ConnectionLimits limits, string address)
    {
        var (slot, refusal) = limits.Enter(IPAddress.Parse(address));
        Assert.IsNull(slot);
        return refusal;
    }
}
