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
        first.Authenticate();
        var fourth = Enter(limits, "192.0.2.1");
        Assert.AreEqual(ConnectionRefusal.Total, Refuse(limits, "192.0.2.4"));

        fourth.Dispose();
        first.Dispose();
        using var fifth = Enter(limits, "192.0.2.4");
        Assert.IsFalse(second.Displaced.IsCancellationRequested);
    }

    [TestMethod]
    public void Who_has_most_connections_without_a_login_makes_room_with_the_oldest()
    {
        var limits = new ConnectionLimits(s_options);
        using var first = Enter(limits, "192.0.2.1");
        using var second = Enter(limits, "192.0.2.2");
        using var third = Enter(limits, "192.0.2.2");
        using var fourth = Enter(limits, "192.0.2.3");
        AssertDisplaced([false, true, false, false], first, second, third, fourth);

        // All addresses have one, and the connection that has been there for longest is the first.
        second.Dispose();
        using var fifth = Enter(limits, "192.0.2.4");
        AssertDisplaced([true, true, false, false, false], first, second, third, fourth, fifth);
    }

    [TestMethod]
    public void Who_has_made_room_still_counts_for_the_total_and_is_nobody_who_could_again()
    {
        var limits = new ConnectionLimits(new GitPushSshOptions { MaxConnections = 3, MaxUnauthenticatedConnections = 1 });
        using var first = Enter(limits, "192.0.2.1");
        using var second = Enter(limits, "192.0.2.1");

        // The login and the displacement have crossed: the login holds.
        first.Authenticate();
        using var third = Enter(limits, "192.0.2.1");
        Assert.AreEqual(ConnectionRefusal.Total, Refuse(limits, "192.0.2.1"));
        AssertDisplaced([true, true, false], first, second, third);
        first.Dispose();
        second.Dispose();
        using var fourth = Enter(limits, "192.0.2.1");
        AssertDisplaced([true, false], third, fourth);
    }

    private static void AssertDisplaced(bool[] expected, params ConnectionSlot[] slots) =>
        CollectionAssert.AreEqual(expected, slots.Select(slot => slot.Displaced.IsCancellationRequested).ToArray());

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
