package example.shop

import com.apollographql.apollo.ApolloClient
import com.apollographql.apollo.cache.normalized.normalizedCache
import com.apollographql.apollo.cache.normalized.sql.SqlNormalizedCacheFactory
import com.apollographql.apollo.interceptor.ApolloInterceptor

/** Ids of published operations only: `sendDocument = false` never puts a text on the wire. */
fun shop(cache: SqlNormalizedCacheFactory, session: ApolloInterceptor): ApolloClient =
    ApolloClient.Builder()
        .serverUrl(BuildConfig.SHOP_URL)
        .addHttpHeader("X-Client-Key", BuildConfig.SHOP_KEY)
        .addHttpHeader("X-Client-Version", BuildConfig.VERSION_NAME)
        .sendDocument(false)
        .autoPersistedQueries(enableByDefault = false)
        .sendApqExtensions(true)
        .normalizedCache(cache)
        .addInterceptor(session)
        .build()
