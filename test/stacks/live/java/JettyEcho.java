import java.net.InetAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** What Jetty concludes with a ForwardedRequestCustomizer in its defaults. Argument: port. */
public class JettyEcho {
  public static void main(String[] arguments) throws Exception {
    var configuration = new HttpConfiguration();
    configuration.addCustomizer(new ForwardedRequestCustomizer());
    var server = new Server();
    var connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(Integer.parseInt(arguments[0]));
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            var json = "{\"url\":" + quote(request.getHttpURI().asString()) + ",\"ip\":" + quote(Request.getRemoteAddr(request)) + "}";
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            Content.Sink.write(response, true, json, callback);
            return true;
          }
        });
    server.start();
    server.join();
  }

  static String quote(String text) {
    if (text == null) return "null";
    var out = new StringBuilder("\"");
    for (char c : text.toCharArray()) out.append(c < 0x20 || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
    return out.append('"').toString();
  }
}
