// What five Go libraries conclude from one request, as JSON, under the keys of test/vectors/results/go.json.
//
// README.md says how it is built and started.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/gorilla/handlers"
	"github.com/labstack/echo/v4"
	"github.com/realclientip/realclientip-go"
)

var trusted = []string{"127.0.0.1/32", "10.0.0.0/8"}

type answers map[string]string

// through hands a copy of the request to a middleware and returns what arrives behind it.
func through(wrap func(http.Handler) http.Handler, r *http.Request) *http.Request {
	var arrived *http.Request
	inner := http.HandlerFunc(func(_ http.ResponseWriter, seen *http.Request) { arrived = seen })
	wrap(inner).ServeHTTP(httptest.NewRecorder(), r.Clone(r.Context()))
	return arrived
}

func askGorilla(r *http.Request, out answers) {
	seen := through(handlers.ProxyHeaders, r)
	out["gorilla_ip"] = seen.RemoteAddr
	out["gorilla_url"] = seen.URL.Scheme + "://" + seen.Host + seen.URL.RequestURI()
}

func askChi(r *http.Request, out answers) {
	out["chi_realip"] = through(middleware.RealIP, r).RemoteAddr
	out["chi_xff"] = middleware.GetClientIP(through(middleware.ClientIPFromXFF(trusted...), r).Context())
	out["chi_cnt1"] = middleware.GetClientIP(through(middleware.ClientIPFromXFFTrustedProxies(1), r).Context())
	out["chi_cnt2"] = middleware.GetClientIP(through(middleware.ClientIPFromXFFTrustedProxies(2), r).Context())
	out["chi_header"] = middleware.GetClientIP(through(middleware.ClientIPFromHeader("X-Real-IP"), r).Context())
	out["chi_direct"] = middleware.GetClientIP(through(middleware.ClientIPFromRemoteAddr, r).Context())
}

func ginEngine(proxies []string) *gin.Engine {
	engine := gin.New()
	if proxies != nil {
		if err := engine.SetTrustedProxies(proxies); err != nil {
			log.Fatal(err)
		}
	}
	engine.NoRoute(func(c *gin.Context) { c.String(http.StatusOK, "%s", c.ClientIP()) })
	return engine
}

func askGin(engine *gin.Engine, r *http.Request) string {
	recorder := httptest.NewRecorder()
	engine.ServeHTTP(recorder, r.Clone(r.Context()))
	return recorder.Body.String()
}

func askEcho(e *echo.Echo, r *http.Request, out answers) {
	context := func(extractor echo.IPExtractor) echo.Context {
		e.IPExtractor = extractor
		return e.NewContext(r, httptest.NewRecorder())
	}
	out["echo4_xff"] = context(echo.ExtractIPFromXFFHeader()).RealIP()
	out["echo4_xri"] = context(echo.ExtractIPFromRealIPHeader()).RealIP()
	out["echo4_direct"] = context(echo.ExtractIPDirect()).RealIP()
	plain := context(nil)
	out["echo4_realip"] = plain.RealIP()
	out["echo4_url"] = plain.Scheme() + "://" + r.Host + r.URL.RequestURI()
}

func strategies() map[string]realclientip.Strategy {
	ranges, err := realclientip.AddressesAndRangesToIPNets(trusted...)
	if err != nil {
		log.Fatal(err)
	}
	const xff, forwarded = "X-Forwarded-For", "Forwarded"
	return map[string]realclientip.Strategy{
		"rc_range_xff": realclientip.Must(realclientip.NewRightmostTrustedRangeStrategy(xff, ranges)),
		"rc_range_fwd": realclientip.Must(realclientip.NewRightmostTrustedRangeStrategy(forwarded, ranges)),
		"rc_count1":    realclientip.Must(realclientip.NewRightmostTrustedCountStrategy(xff, 1)),
		"rc_leftmost":  realclientip.Must(realclientip.NewLeftmostNonPrivateStrategy(xff)),
		"rc_rightmost": realclientip.Must(realclientip.NewRightmostNonPrivateStrategy(xff)),
		"rc_xrealip":   realclientip.Must(realclientip.NewSingleIPHeaderStrategy("X-Real-IP")),
		"rc_direct":    realclientip.RemoteAddrStrategy{},
	}
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	listed, unlisted, e, all := ginEngine(trusted), ginEngine(nil), echo.New(), strategies()
	log.Fatal(http.ListenAndServe(os.Args[1], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := answers{"gin112": askGin(listed, r), "gin112_default": askGin(unlisted, r)}
		askGorilla(r, out)
		askChi(r, out)
		askEcho(e, r.Clone(r.Context()), out)
		for name, strategy := range all {
			out[name] = strategy.ClientIP(r.Header, r.RemoteAddr)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(out)
	})))
}
