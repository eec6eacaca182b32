plugins {
    id("com.android.application")
    id("org.jetbrains.kotlin.android")
    id("com.apollographql.apollo") version "4.3.3"
}

android {
    namespace = "example.shop"
    compileSdk = 35
    defaultConfig {
        applicationId = "example.shop"
        minSdk = 26
        versionName = "4.2.0"
        buildConfigField("String", "SHOP_URL", "\"https://shop.example/graphql\"")
        buildConfigField("String", "SHOP_KEY", "\"pk_live_…\"") // publishable: it may be in an app
    }
    buildFeatures { buildConfig = true }
}

dependencies {
    implementation("com.apollographql.apollo:apollo-runtime:4.3.3")
    implementation("com.apollographql.apollo:apollo-normalized-cache-sqlite:4.3.3")
}

apollo {
    service("shop") {
        packageName.set("example.shop.graphql")
        schemaFile.set(file("../../../../schema/schema.graphql"))
        srcDir("../../operations")
        // ./gradlew generateApolloSources writes the manifest; publish it with
        // commerce operations publish persistedQueryManifest.json --client android --version 4.2.0
        operationManifestFormat.set("persistedQueryManifest")
    }
}
