using GitPush.Http.Endpoints;
using GitPush.Protocol;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Tests.Endpoints;

[TestClass]
public sealed class ConnectionLossTests
{
    [TestMethod]
    public void A_client_that_reads_no_more_is_no_failure_of_the_server_even_before_the_request_is_aborted() =>
        Assert.IsTrue(ConnectionLoss.Is(new ClientGoneException("the client closed the connection"), new DefaultHttpContext()));

    [TestMethod]
    public void A_disk_that_fails_is_one_while_the_client_is_there() =>
        Assert.IsFalse(ConnectionLoss.Is(new IOException("the disk is full"), new DefaultHttpContext()));
}
