import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** What Tomcat concludes: with the RemoteIpValve, or with a servlet filter named by its class, in its place. */
public class TomcatEcho {
  /** Arguments: port, and `valve` or the class name of a filter. */
  public static void main(String[] arguments) throws Exception {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    var connector = new Connector();
    connector.setPort(Integer.parseInt(arguments[0]));
    connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
    tomcat.setConnector(connector);
    var context = tomcat.addContext("", null);
    if (arguments[1].equals("valve")) context.getPipeline().addValve(valve());
    else addFilter(context, arguments[1]);
    Tomcat.addServlet(context, "echo", new Echo());
    context.addServletMappingDecoded("/*", "echo");
    tomcat.start();
    tomcat.getServer().await();
  }

  private static RemoteIpValve valve() {
    var valve = new RemoteIpValve();
    valve.setInternalProxies("127\\.0\\.0\\.1|10\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    valve.setHostHeader("X-Forwarded-Host");
    valve.setPortHeader("X-Forwarded-Port");
    return valve;
  }

  private static void addFilter(org.apache.catalina.Context context, String name) throws Exception {
    var definition = new FilterDef();
    definition.setFilterName("forwarded");
    definition.setFilter((Filter) Class.forName(name).getDeclaredConstructor().newInstance());
    context.addFilterDef(definition);
    var mapping = new FilterMap();
    mapping.setFilterName("forwarded");
    mapping.addURLPattern("/*");
    mapping.setDispatcher(DispatcherType.REQUEST.name());
    context.addFilterMap(mapping);
  }

  static class Echo extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
      var query = request.getQueryString();
      var url = request.getRequestURL() + (query == null ? "" : "?" + query);
      var json = "{\"url\":" + quote(url) + ",\"ip\":" + quote(request.getRemoteAddr()) + "}";
      response.setContentType("application/json");
      response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }
  }

  static String quote(String text) {
    if (text == null) return "null";
    var out = new StringBuilder("\"");
    for (char c : text.toCharArray()) out.append(c < 0x20 || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
    return out.append('"').toString();
  }
}
